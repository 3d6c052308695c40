"""Channel tables of the configuration -> channels that can send, over a session whose sockets pass the address guard."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp

from pipeline.alerts.calm import DigestSchedule
from pipeline.channels.apprise_channel import AppriseChannel, make_notifier
from pipeline.channels.body_template import BodyTemplate
from pipeline.channels.channel import Channel
from pipeline.channels.log import LogChannel
from pipeline.channels.mail import MailChannel, MailSettings, parse_mail_server
from pipeline.channels.webhook import AddressCheck, WebhookChannel, WebhookSettings
from pipeline.delivery.signing import parse_secret
from pipeline.errors import ConfigError, Problem
from pipeline.loading import alerts as tables
from pipeline.loading.house import Configuration
from pipeline.net.guard import AddressRefused, GuardedResolver, guarded_socket
from workers.guarding import guard_policy
from workers.reporting import logger


@asynccontextmanager
async def outgoing(configuration: Configuration) -> AsyncIterator[aiohttp.ClientSession]:
    """A session for webhooks: guarded sockets, no cookies, no proxy from the environment."""
    policy = guard_policy(configuration)
    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(aiohttp.DefaultResolver(), policy), socket_factory=guarded_socket(policy)
    )
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as session:
        yield session


def build_channels(configuration: Configuration, session: aiohttp.ClientSession) -> dict[str, Channel]:
    """Every enabled channel by its name. Raises ConfigError for one that cannot be built (a bad secret or template)."""
    problems: list[Problem] = []
    built: dict[str, Channel] = {}
    check = AddressCheck(refusal=guard_policy(configuration).refusal, refused_error=AddressRefused)
    for table in configuration.alerts.channel:
        if not table.enabled:
            continue
        try:
            built[table.name] = _build(table, configuration, session, check)
        except (ValueError, OSError) as error:
            problems.append(Problem(file="config/alerts.toml", key=f'channel "{table.name}"', wrong=str(error)))
    if problems:
        raise ConfigError(tuple(problems))
    return built


def digest_schedules(configuration: Configuration) -> dict[str, DigestSchedule | None]:
    return {table.name: table.digest() for table in configuration.alerts.channel if table.enabled}


def without_notices(configuration: Configuration) -> frozenset[str]:
    """Channels that do not want to hear of the service itself (`notices = false`)."""
    return frozenset(table.name for table in configuration.alerts.channel if not table.notices)


def _build(
    table: tables.LogChannel | tables.WebhookChannel | tables.EmailChannel | tables.AppriseChannel,
    configuration: Configuration,
    session: aiohttp.ClientSession,
    check: AddressCheck,
) -> Channel:
    match table:
        case tables.LogChannel():
            return LogChannel(table.name, write=_write_log)
        case tables.WebhookChannel():
            return WebhookChannel(_webhook(table, configuration), session=session, guard=check)
        case tables.EmailChannel():
            server = parse_mail_server(
                table.smtp, user=_revealed(configuration, table.user_env), password=_revealed(configuration, table.password_env)
            )
            return MailChannel(MailSettings(name=table.name, server=server, sender=table.sender, to=table.to))
        case tables.AppriseChannel():
            notifier = make_notifier(_revealed(configuration, table.url_env), name=table.name)
            return AppriseChannel(table.name, notifier=notifier)


def _webhook(table: tables.WebhookChannel, configuration: Configuration) -> WebhookSettings:
    revealed = [_revealed(configuration, variable) for variable in (table.secret_env, table.old_secret_env)]
    template = None
    if table.template:
        source = configuration.house.path(table.template).read_text(encoding="utf-8")
        template = BodyTemplate(source, content_type=table.content_type)
    return WebhookSettings(
        name=table.name,
        url=table.url,
        secrets=tuple(parse_secret(text) for text in revealed if text),
        method=table.method,
        headers={name: _with_secrets(value, configuration.environment) for name, value in table.headers.items()},
        template=template,
        timeout=min(configuration.settings.sending.timeout, timedelta(seconds=50)),
    )


def _revealed(configuration: Configuration, variable: str | None) -> str:
    secret = configuration.secret(variable)
    return secret.reveal if secret else ""


def _with_secrets(text: str, environment: Mapping[str, str]) -> str:
    """$NAME in a header's value is read from the environment, so that tokens stay out of the file."""
    return re.sub(r"\$([A-Z][A-Z0-9_]*)", lambda match: environment.get(match[1], ""), text)


def _write_log(fields: Mapping[str, str]) -> None:
    logger().warning("ALERT", **fields)
