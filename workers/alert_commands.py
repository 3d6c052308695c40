"""The alerts commands: list, show, holds (why nothing was said), mute and unmute, feedback."""

import json
from datetime import timedelta
from typing import Annotated, Literal

import typer

from pipeline.alerts.calm import Mute, MuteKind
from pipeline.alerts.payload import from_bytes
from pipeline.alerts.wording import plain_text
from pipeline.loading.quantities import parse_duration, show_duration
from pipeline.storage import alerts as rows
from pipeline.storage import deliveries
from pipeline.storage.alerts import StoredAlert, StoredHold
from workers import runtime
from workers.cli import app, errors
from workers.opening import opened_database
from workers.printing import Json, Limit, out, say, table

AlertId = Annotated[str, typer.Argument(help="The alert's id, or its beginning.")]
alerts_app = typer.Typer(help="Alerts: list, show, holds, mute, feedback.", no_args_is_help=True)
app.add_typer(alerts_app, name="alerts")


@alerts_app.command("list")
def list_alerts(
    limit: Limit = 20,
    rule: Annotated[str | None, typer.Option(help="Only of this rule.")] = None,
    story: Annotated[str | None, typer.Option(help="Only of this story.")] = None,
    as_json: Json = False,
) -> None:
    """What was told."""
    with opened_database().read() as connection:
        found = rows.recent_alerts(connection, limit=limit, rule=rule, story_id=story)
        useful = rows.read_feedback(connection, [alert.id for alert in found])
    if as_json:
        typer.echo(json.dumps({"alerts": [_plain(alert, useful.get(alert.id)) for alert in found]}, ensure_ascii=False))
        return
    shown = table("when", "kind", "rule", "id", "subject", "useful")
    for alert in found:
        word = {True: "yes", False: "no", None: ""}[useful.get(alert.id)]
        shown.add_row(_minutes(alert), f"{alert.kind} {alert.revision}", alert.rule, alert.id[:8], alert.subject, word)
    out.print(shown)


@alerts_app.command()
def show(alert_id: AlertId, as_json: Json = False) -> None:
    """One alert as it was told, and how its deliveries are doing."""
    alert = _find(alert_id)
    if as_json:
        typer.echo(alert.payload.decode())
        return
    out.print(plain_text(from_bytes(alert.payload)))
    with opened_database().read() as connection:
        for delivery in deliveries.list_deliveries(connection, alert_id=alert.id):
            recipient = f" {delivery.recipient}" if delivery.recipient else ""
            status = " ".join(str(part) for part in (delivery.last_status, delivery.last_detail) if part)
            out.print(f"{delivery.channel}{recipient}: {delivery.state} {status}".rstrip())


@alerts_app.command()
def holds(
    limit: Limit = 20,
    story: Annotated[str | None, typer.Option(help="Only of this story.")] = None,
    as_json: Json = False,
) -> None:
    """What was not told, and why."""
    with opened_database().read() as connection:
        found = rows.recent_holds(connection, limit=limit, story_id=story)
    if as_json:
        typer.echo(json.dumps({"holds": [_plain_hold(hold) for hold in found]}, ensure_ascii=False))
        return
    shown = table("when", "article", "rule", "reason", "detail", "until")
    for hold in found:
        until = f"{hold.until:%Y-%m-%d %H:%M}" if hold.until else ""
        shown.add_row(f"{hold.held_at:%Y-%m-%d %H:%M}", str(hold.article_id), hold.rule, hold.reason, hold.detail, until)
    out.print(shown)


MuteWhat = Annotated[Literal["entity", "story", "outlet", "rule", "all"], typer.Argument(help="What to mute.")]
MuteWhich = Annotated[str, typer.Argument(help="Its id or name; left out for all.")]


@alerts_app.command()
def mute(
    what: MuteWhat,
    which: MuteWhich = "",
    span: Annotated[str, typer.Option("--for", help='How long, for example "2h"; left out: until it is lifted.')] = "",
    as_json: Json = False,
) -> None:
    """Silence asked for by a person. A muted entity is judged as if it had not been named."""
    if what != "all" and not which:
        raise typer.BadParameter(f"say which {what}")
    until = runtime.now() + _duration(span) if span else None
    with opened_database().write() as connection:
        rows.set_mute(connection, Mute(kind=what, value=which, until=until), now=runtime.now())
    end = f"for {show_duration(_duration(span))}" if span else f"until `seedwatch alerts unmute {_what(what, which)}`"
    say(f"{_what(what, which)} is muted {end}", as_json=as_json, kind=what, value=which, until=until and until.isoformat())


@alerts_app.command()
def unmute(what: MuteWhat, which: MuteWhich = "", as_json: Json = False) -> None:
    """Lift a mute before its end."""
    with opened_database().write() as connection:
        was_muted = rows.lift_mute(connection, what, which)
    if not was_muted:
        errors.print(f"{_what(what, which)} was not muted", style="red")
        raise typer.Exit(1)
    say(f"{_what(what, which)} is heard again", as_json=as_json, kind=what, value=which)


@alerts_app.command()
def mutes(as_json: Json = False) -> None:
    """What is muted now."""
    with opened_database().read() as connection:
        found = rows.active_mutes(connection, now=runtime.now())
    if as_json:
        plain = [{"kind": one.kind, "value": one.value, "until": one.until.isoformat() if one.until else None} for one in found]
        typer.echo(json.dumps({"mutes": plain}, ensure_ascii=False))
        return
    for one in found:
        until = f"until {one.until:%Y-%m-%d %H:%M} UTC" if one.until else "until it is lifted"
        out.print(f"{_what(one.kind, one.value)}: {until}")


@alerts_app.command()
def feedback(
    alert_id: AlertId, word: Annotated[Literal["useful", "not"], typer.Argument(help="Was it?")], as_json: Json = False
) -> None:
    """Say whether an alert was useful; `evaluate` counts it."""
    alert = _find(alert_id)
    with opened_database().write() as connection:
        rows.set_feedback(connection, alert.id, is_useful=word == "useful", via="cli", now=runtime.now())
    say(f"noted: {alert.subject}", as_json=as_json, alert=alert.id, useful=word == "useful")


def _find(beginning: str) -> StoredAlert:
    """By its id or the beginning of it; ends the command if there is none or more than one."""
    with opened_database().read() as connection:
        found = rows.find_alerts(connection, beginning)
    if len(found) == 1:
        return found[0]
    problem = "there is no such alert" if not found else f"{len(found)} alerts begin with it; give more of the id"
    errors.print(f"{beginning}: {problem}", style="red")
    raise typer.Exit(1)


def _duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _what(kind: MuteKind, value: str) -> str:
    return f"{kind} {value}".rstrip()


def _minutes(alert: StoredAlert) -> str:
    return f"{alert.created_at:%Y-%m-%d %H:%M}"


def _plain(alert: StoredAlert, is_useful: bool | None) -> dict[str, object]:
    return {
        "id": alert.id,
        "kind": alert.kind,
        "rule": alert.rule,
        "story": alert.story_id,
        "revision": alert.revision,
        "severity": alert.severity,
        "subject": alert.subject,
        "created_at": alert.created_at.isoformat(),
        "useful": is_useful,
    }


def _plain_hold(hold: StoredHold) -> dict[str, object]:
    return {
        "article": hold.article_id,
        "rule": hold.rule,
        "story": hold.story_id,
        "reason": hold.reason,
        "detail": hold.detail,
        "held_at": hold.held_at.isoformat(),
        "until": hold.until.isoformat() if hold.until else None,
        "facts": [fact.text for fact in hold.facts],
    }
