"""config/seedwatch.toml and $SEEDWATCH_SECTION_KEY -> Settings: every key, its default, its meaning (docs come from here)."""

import ipaddress
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipeline.errors import ConfigError, Problem
from pipeline.loading.quantities import Duration, Size, parse_duration, parse_size
from pipeline.loading.toml_files import check

FILE = "config/seedwatch.toml"


def _is_network(text: str) -> str:
    ipaddress.ip_network(text)
    return text


def _is_listen_address(text: str) -> str:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or not 0 <= int(port) < 65536 or not host:
        raise ValueError('write host and port, for example "127.0.0.1:8080"')
    return text


def _is_database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError('write "sqlite:///var/seedwatch.db" or "postgresql+psycopg://user@host/name"')
    return text


def _is_broker(text: str) -> str:
    if text != "embedded" and not text.startswith(("redis://", "rediss://", "redis+socket://")):
        raise ValueError('write "embedded", "redis://host:6379/0", "rediss://..." or "redis+socket:///path"')
    return text


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Storage(_Table):
    """Where everything is kept."""

    url: Annotated[str, AfterValidator(_is_database)] = Field(
        "sqlite:///var/seedwatch.db",
        description="SQLite file (relative to home) or PostgreSQL: postgresql+psycopg://user@host/name",
    )


class Broker(_Table):
    """How work reaches the Celery workers."""

    url: Annotated[str, AfterValidator(_is_broker)] = Field(
        "embedded",
        description='"embedded" starts a Valkey of our own on a unix socket; or redis://, rediss://, redis+socket://',
    )
    prefix: str = Field("seedwatch:", description="put before every key, so that one Redis can serve several programs")


class Polling(_Table):
    """How feeds are read."""

    every: Duration = Field(parse_duration("15m"), description="default rhythm of a feed; adapts between min and max")
    min: Duration = Field(parse_duration("5m"), description="never poll a feed more often than this")
    max: Duration = Field(parse_duration("6h"), description="never less often, except when the server asks for it")
    concurrency: int = Field(100, ge=1, le=1000, description="feeds fetched at once by one poller")
    per_host: int = Field(2, ge=1, description="requests at once to one host")
    host_gap: Duration = Field(parse_duration("1s"), description="least time between two requests to one host")
    baseline_after: Duration = Field(
        parse_duration("24h"), description="on a feed's first poll, entries older than this are stored and raise no alert"
    )
    max_entries: int = Field(2000, ge=1, description="newest entries kept of one poll; more than this is reported as a flood")
    contact: str = Field("", description="an address or URL shown to publishers in the User-Agent")
    tick: Duration = Field(parse_duration("1s"), description="how often the poller looks for feeds that are due")


class Net(_Table):
    """Limits on what is read from the network, and which addresses may be read."""

    connect_timeout: Duration = Field(parse_duration("5s"), description="for one connection")
    read_timeout: Duration = Field(parse_duration("10s"), description="between two pieces of a body")
    total_timeout: Duration = Field(parse_duration("30s"), description="for one request with its redirects")
    max_feed: Size = Field(parse_size("8MiB"), description="largest feed body, after decompression")
    max_page: Size = Field(parse_size("5MiB"), description="largest page body, after decompression")
    max_redirects: int = Field(5, ge=0, le=20, description="redirects followed")
    allow_private: tuple[Annotated[str, AfterValidator(_is_network)], ...] = Field(
        (), description='networks that are not public but may be read, for example ["127.0.0.0/8"]'
    )
    allow_ports: tuple[int, ...] = Field((), description="ports beside 80, 443, 8080 and 8443 that may be read")
    obey_robots: bool = Field(True, description="ask robots.txt before an article's page is collected")


class Workers(_Table):
    """The Celery workers that clean and compare articles."""

    processes: int = Field(0, ge=0, description="prefork children; 0 means one per core")
    batch: int = Field(50, ge=1, le=500, description="article ids in one task")
    flush: Duration = Field(parse_duration("100ms"), description="longest wait before a smaller batch is sent")
    attempts: int = Field(3, ge=1, description="tries before an article is quarantined")
    extraction: Literal["accurate", "fast"] = Field(
        "accurate", description="how pages are read; fast is several times as fast, less exact, and needs seedwatch[fast]"
    )
    sweep: Duration = Field(parse_duration("60s"), description="work that Redis lost is found again this long after it stalled")


class Sending(_Table):
    """Deliveries by webhook and e-mail."""

    per_channel: int = Field(4, ge=1, description="deliveries at once on one channel")
    timeout: Duration = Field(parse_duration("15s"), description="for one attempt")
    tick: Duration = Field(parse_duration("100ms"), description="how often the sender looks for deliveries that are due")


class Web(_Table):
    """Dashboard, API and health pages."""

    listen: Annotated[str, AfterValidator(_is_listen_address)] = Field("127.0.0.1:8080", description="host:port")
    public_url: str = Field("", description="the dashboard's public address, for links in alerts")
    token_env: str = Field("SEEDWATCH_WEB_TOKEN", description="environment variable with the login token; needed off loopback")


class Retention(_Table):
    """What is deleted, and when; in small steps."""

    pages: Duration = Field(parse_duration("7d"), description="raw pages")
    articles: Duration = Field(parse_duration("365d"), description="articles that no story holds; their keys stay for ever")


class Log(_Table):
    """The service's log."""

    format: Literal["auto", "console", "json"] = Field("auto", description="auto: console on a terminal, json elsewhere")
    level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level that is written")


class Websub(_Table):
    """Push from hubs, as an option."""

    callback: str = Field("", description="our public https address that hubs may call; empty switches WebSub off")


class Settings(_Table):
    """Every key of config/seedwatch.toml. Read once at the start; the small pieces are handed down."""

    storage: Storage = Storage()
    broker: Broker = Broker()
    polling: Polling = Polling()
    net: Net = Net()
    workers: Workers = Workers()
    sending: Sending = Sending()
    web: Web = Web()
    retention: Retention = Retention()
    log: Log = Log()
    websub: Websub = Websub()


def read_settings(
    document: Mapping[str, object], environment: Mapping[str, str], *, file: str = FILE, text: str = ""
) -> Settings:
    """The file's values with the environment's laid over them. Raises ConfigError with every problem."""
    settings = check(Settings, document, file=file, text=text)
    overlay = _from_environment(environment)
    if not overlay:
        return settings
    merged = settings.model_dump()
    for section, keys in overlay.items():
        merged[section] = {**merged[section], **keys}
    try:
        return check(Settings, merged, file="environment")
    except ConfigError as error:
        raise ConfigError(tuple(_named_variable(problem.key, problem.wrong) for problem in error.problems)) from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """SEEDWATCH_STORAGE_URL -> {"storage": {"url": ...}}; lists are comma-separated. Unknown names are left alone."""
    overlay: dict[str, dict[str, object]] = {}
    for section, field in Settings.model_fields.items():
        table = field.annotation
        assert isinstance(table, type)
        assert issubclass(table, BaseModel)
        for key, inner in table.model_fields.items():
            value = environment.get(f"SEEDWATCH_{section}_{key}".upper())
            if value is not None:
                is_list = str(inner.annotation).startswith("tuple")
                overlay.setdefault(section, {})[key] = [part for part in value.split(",") if part] if is_list else value
    return overlay


def _named_variable(key: str, wrong: str) -> Problem:
    name = "SEEDWATCH_" + key.split("[", maxsplit=1)[0].replace(".", "_").upper()
    return Problem(file="environment", key=name, wrong=wrong)
