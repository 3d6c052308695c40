"""config/alerts.toml -> rules and channel tables. What a rule means stands in alerts.rule; here is how it is written."""

from collections.abc import Callable, Iterable
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipeline.alerts.calm import DigestSchedule, QuietHours
from pipeline.alerts.levels import Severity
from pipeline.alerts.rule import Line, Rule, parse_line
from pipeline.errors import ConfigError, Problem
from pipeline.loading.feeds import is_web_address
from pipeline.loading.quantities import Duration, parse_duration
from pipeline.loading.toml_files import check, line_of, read_document


def _is_line(selectors: tuple[str, ...]) -> tuple[str, ...]:
    parse_line(selectors)
    return selectors


def _is_time(text: str) -> str:
    time.fromisoformat(text)
    return text


def _is_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except Exception as error:
        raise ValueError(f'"{text}" is not a time zone; write for example "Europe/Berlin" or "UTC"') from error
    return text


def _is_smtp(text: str) -> str:
    if not text.startswith(("smtp://", "smtps://", "smtp+starttls://", "smtp+plain://")):
        raise ValueError('write "smtps://host:465", "smtp+starttls://host:587" or "smtp://localhost:25"')
    if "@" in text:
        raise ValueError("user and password come from the environment (user_env, password_env), never from this file")
    return text


def _is_mail_address(text: str) -> str:
    name, at, domain = text.rpartition("@")
    if not at or not name or not domain or any(character.isspace() for character in domain):
        raise ValueError(f'"{text}" is not a mail address')
    return text


SelectorLine = Annotated[tuple[str, ...], AfterValidator(_is_line)]
ClockTime = Annotated[str, AfterValidator(_is_time)]
Zone = Annotated[str, AfterValidator(_is_zone)]
MailAddress = Annotated[str, AfterValidator(_is_mail_address)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class QuietHoursTable(_Table):
    """quiet_hours = { from = "22:00", to = "06:00", zone = "Europe/Berlin" }."""

    start: ClockTime = Field(alias="from", description="local time, for example 22:00")
    end: ClockTime = Field(alias="to", description="local time; may be after midnight")
    zone: Zone = Field("UTC", description="time zone")
    lets_through: Severity | None = Field(None, description="alerts of this severity or above are told all the same")

    def to_quiet_hours(self) -> QuietHours:
        return QuietHours(
            start=time.fromisoformat(self.start),
            end=time.fromisoformat(self.end),
            zone=ZoneInfo(self.zone),
            lets_through=self.lets_through,
        )


class RuleTable(_Table):
    """One [[rule]]."""

    name: str = Field(min_length=1, description="shown with every alert it raises")
    when: tuple[SelectorLine, ...] = Field(
        (),
        description="one line in full is enough; | is or; selectors: type, id, side, about, tag, seed; "
        "empty: every relevant report",
    )
    unless: tuple[SelectorLine, ...] = Field((), description="any of these lines in full cancels")
    min_score: float | None = Field(None, description="on top of the profile's own threshold")
    send_to: tuple[str, ...] = Field(min_length=1, description="channels")
    seeds: tuple[str, ...] = Field((), description="only for these seeds; empty: all")
    languages: tuple[str, ...] = Field((), description="only reports in these languages; empty: all")
    severity: Severity = Field("normal", description="low, normal or high")
    cool_down: Duration = Field(
        parse_duration("10m"), description="no two alerts on one story within it; news in between comes after"
    )
    hourly_cap: int | None = Field(60, ge=1, description="more than this in an hour go into the digest")
    quiet_hours: QuietHoursTable | None = Field(None, description="hold, never drop, within these hours")
    digest_only: bool = Field(False, description="everything goes into the channel's digest")
    updates: bool = Field(True, description="tell again when a story grows by something new")
    update_at_sources: tuple[int, ...] = Field((2, 5, 10, 25), description="independent sources at which a story is told again")

    def to_rule(self) -> Rule:
        return Rule(
            name=self.name,
            when=_lines(self.when),
            unless=_lines(self.unless),
            min_score=self.min_score,
            send_to=self.send_to,
            languages=frozenset(self.languages),
            seeds=frozenset(self.seeds),
            severity=self.severity,
            cool_down=self.cool_down,
            hourly_cap=self.hourly_cap,
            quiet_hours=self.quiet_hours.to_quiet_hours() if self.quiet_hours else None,
            is_digest_only=self.digest_only,
            tells_updates=self.updates,
            update_at_sources=self.update_at_sources,
        )


class _Channel(_Table):
    name: str = Field(min_length=1, description="used in send_to")
    enabled: bool = Field(True, description="false: nothing is sent, deliveries wait")
    digest_at: tuple[ClockTime, ...] = Field((), description='local times at which its digest goes out, for example ["07:00"]')
    zone: Zone = Field("UTC", description="time zone of digest_at")
    notices: bool = Field(
        True, description="false: nothing about the service itself (silent feeds, disabled channels), if another takes it"
    )

    def digest(self) -> DigestSchedule | None:
        times = tuple(time.fromisoformat(at) for at in self.digest_at)
        return DigestSchedule(times=times, zone=ZoneInfo(self.zone)) if times else None


class LogChannel(_Channel):
    """type = "log": alerts go to the service's log (and, as all alerts, to the database)."""

    type: Literal["log"]


class WebhookChannel(_Channel):
    """type = "webhook": a signed POST (Standard Webhooks)."""

    type: Literal["webhook"]
    url: Annotated[str, AfterValidator(is_web_address)] = Field(description="where to post")
    secret_env: str | None = Field(
        None, description="environment variable (or its _FILE twin) with the signing secret, whsec_..."
    )
    old_secret_env: str | None = Field(None, description="the former secret while receivers change over; both sign")
    method: Literal["POST", "PUT", "PATCH"] = Field("POST", description="HTTP method")
    headers: dict[str, str] = Field(default_factory=dict, description="further headers; $NAME is read from the environment")
    template: str | None = Field(None, description="jinja2 file (relative to home) for a body of your own")
    content_type: str = Field("application/json", description="of the body")
    signed: bool = Field(True, description="false only for receivers with a body of their own that cannot check signatures")


class EmailChannel(_Channel):
    """type = "email": text and HTML, one thread for each story."""

    type: Literal["email"]
    smtp: Annotated[str, AfterValidator(_is_smtp)] = Field(
        description="smtps://, smtp+starttls://, smtp:// (plain only to this machine)"
    )
    sender: MailAddress = Field(alias="from", description="sender")
    to: tuple[MailAddress, ...] = Field(min_length=1, description="recipients")
    user_env: str | None = Field(None, description="environment variable with the SMTP user")
    password_env: str | None = Field(None, description="environment variable (or its _FILE twin) with the SMTP password")


class AppriseChannel(_Channel):
    """type = "apprise": Slack, Telegram and a hundred others (pip install seedwatch[apprise])."""

    type: Literal["apprise"]
    url_env: str = Field(description="environment variable (or its _FILE twin) with the Apprise URL; it holds secrets")


ChannelTable = Annotated[LogChannel | WebhookChannel | EmailChannel | AppriseChannel, Field(discriminator="type")]


class AlertsFile(_Table):
    """config/alerts.toml."""

    rule: tuple[RuleTable, ...] = Field((), description="which reports are worth telling, and to whom")
    channel: tuple[ChannelTable, ...] = Field((), description="the ways out")

    @model_validator(mode="after")
    def _names_are_distinct(self) -> "AlertsFile":
        for kind, tables in (("rule", self.rule), ("channel", self.channel)):
            names = [table.name for table in tables]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f'two {kind}s are called "{twice[0]}"; names must differ')
        return self


def read_alerts(path: Path, *, shown_as: str) -> tuple[AlertsFile, str]:
    """The checked file and its text. Raises ConfigError with every problem, unknown channels in send_to among them."""
    document, text = read_document(path, shown_as=shown_as)
    file = check(AlertsFile, document, file=shown_as, text=text)
    names = [channel.name for channel in file.channel]
    problems = [
        Problem(
            file=shown_as,
            key=f"rule[{number}].send_to",
            wrong=f'there is no channel "{wanted}"',
            meant=f"channels here: {', '.join(names) or 'none'}",
            line=line_of(text, ("rule", number, "send_to")),
        )
        for number, rule in enumerate(file.rule)
        for wanted in rule.send_to
        if wanted not in names
    ]
    if problems:
        raise ConfigError(tuple(problems))
    return file, text


def check_secrets(file: AlertsFile, has_secret: Callable[[str], bool], *, shown_as: str, text: str) -> tuple[Problem, ...]:
    """Channels whose secret is not to be had: a webhook without one cannot be trusted by its receiver."""
    return tuple(
        Problem(
            file=shown_as,
            key=f"channel[{number}].{key}",
            wrong=wrong,
            meant=meant,
            line=line_of(text, ("channel", number, key)),
        )
        for number, channel in enumerate(file.channel)
        if channel.enabled
        for key, wrong, meant in _missing_secrets(channel, has_secret)
    )


def _missing_secrets(
    channel: LogChannel | WebhookChannel | EmailChannel | AppriseChannel, has_secret: Callable[[str], bool]
) -> Iterable[tuple[str, str, str]]:
    if isinstance(channel, WebhookChannel) and channel.signed and channel.secret_env is None:
        meant = 'name the variable that holds it: secret_env = "SEEDWATCH_DESK_SECRET"'
        yield "secret_env", f'webhook "{channel.name}" has no secret to sign with', meant
    for key in ("secret_env", "old_secret_env", "user_env", "password_env", "url_env"):
        variable = getattr(channel, key, None)
        if variable and not has_secret(variable):
            yield key, f"${variable} is not set", f"set ${variable}, or ${variable}_FILE with the path of a file that holds it"


def _lines(lines: tuple[SelectorLine, ...]) -> tuple[Line, ...]:
    return tuple(parse_line(line) for line in lines)
