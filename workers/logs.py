"""The only place that sets up logging: one line an event, quiet and readable on a terminal, JSON elsewhere.

Fields are cut at 500 characters, control characters become spaces, and nothing that looks like a secret is written.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

MAX_FIELD = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_USERINFO = re.compile(r"(?<=://)[^/\s@]+@")
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+|(?i:bearer )\S+")


def plain(value: object) -> object:
    """A value safe to write in one line of a log."""
    if not isinstance(value, str):
        return value if isinstance(value, int | float | bool | type(None)) else plain(str(value))
    text = _SECRET.sub("***", _USERINFO.sub("***@", _CONTROL.sub(" ", value)))
    return text if len(text) <= MAX_FIELD else text[: MAX_FIELD - 1] + "…"


def _plain_fields(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    del logger, method
    for key, value in event.items():
        if key != "exc_info":
            event[key] = plain(value)
    return event


def set_up_logging(*, style: str, level: str) -> None:
    """`style`: auto, console or json. Standard-library loggers (celery, aiohttp, alembic) go the same way."""
    is_console = style == "console" or (style == "auto" and sys.stderr.isatty())
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if is_console else "iso", utc=not is_console),
        structlog.processors.format_exc_info if not is_console else _keep,
        _plain_fields,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=28)
        if is_console
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for noisy in ("aiohttp.access", "alembic", "celery", "kombu", "trafilatura", "htmldate", "urllib3", "mail.log"):
        logging.getLogger(noisy).setLevel(max(number, logging.WARNING))


def _keep(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    del logger, method
    return event
