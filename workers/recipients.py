"""The settings in force -> who is told. Apart from outgoing.py, which brings in HTTP and templates: a worker only stores."""

from pipeline.loading import alerts as tables
from pipeline.loading.house import Configuration


def recipients(configuration: Configuration) -> dict[str, tuple[str, ...]]:
    """The recipients of each channel: one delivery is stored for each."""
    return {table.name: table.to if isinstance(table, tables.EmailChannel) else ("",) for table in configuration.alerts.channel}
