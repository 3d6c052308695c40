"""The deliveries and channels commands: what is on its way, sending it again, and trying a channel."""

import asyncio
import json
import secrets
from typing import Annotated, Literal

import typer

from pipeline.alerts.health import channel_test
from pipeline.alerts.payload import to_bytes
from pipeline.delivery.delivery import Delivery, EndpointState
from pipeline.delivery.outcome import Outcome, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.delivery.signing import Secret, format_secret
from pipeline.storage import deliveries as rows
from workers import runtime
from workers.cli import app, errors
from workers.opening import opened_database
from workers.outgoing import build_channels, outgoing
from workers.printing import Json, Limit, out, say, table

State = Literal["pending", "digest", "sent", "failed", "dead"]
deliveries_app = typer.Typer(help="Deliveries: list, redrive.", no_args_is_help=True)
channels_app = typer.Typer(help="Channels: list, test, secret.", no_args_is_help=True)
app.add_typer(deliveries_app, name="deliveries")
app.add_typer(channels_app, name="channels")


@deliveries_app.command("list")
def list_deliveries(
    state: Annotated[State | None, typer.Option(help="Only in this state.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only through this channel.")] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """What is on its way, arrived, or did not."""
    with opened_database().read() as connection:
        found = rows.list_deliveries(connection, state=state, channel=channel, limit=limit)
    if as_json:
        typer.echo(json.dumps({"deliveries": [_plain(delivery) for delivery in found]}, ensure_ascii=False))
        return
    shown = table("created", "alert", "channel", "recipient", "state", "attempts", "next", "says")
    for delivery in found:
        shown.add_row(
            f"{delivery.created_at:%Y-%m-%d %H:%M}",
            delivery.alert_id[:8],
            delivery.channel,
            delivery.recipient,
            delivery.state,
            str(delivery.attempts),
            f"{delivery.next_attempt_at:%Y-%m-%d %H:%M}" if delivery.state == "pending" and delivery.next_attempt_at else "",
            " ".join(str(part) for part in (delivery.last_status, delivery.last_detail[:100]) if part),
        )
    out.print(shown)


@deliveries_app.command()
def redrive(
    channel: Annotated[str | None, typer.Option(help="Everything of this channel, which is enabled again.")] = None,
    alert: Annotated[str | None, typer.Option(help="Everything of this alert.")] = None,
    delivery: Annotated[str | None, typer.Option(help="One delivery.")] = None,
    as_json: Json = False,
) -> None:
    """Start failed, dead and waiting deliveries over, with their old ids. Say which: --channel, --alert or --delivery."""
    if channel is None and alert is None and delivery is None:
        raise typer.BadParameter("say which: --channel NAME, --alert ID or --delivery ID")
    with opened_database().write() as connection:
        number = rows.redrive(connection, now=runtime.now(), channel=channel, alert_id=alert, delivery_id=delivery)
    say(f"{number} deliveries go out again" + (f"; {channel} is enabled" if channel else ""), as_json=as_json, redriven=number)


@channels_app.command("list")
def list_channels(as_json: Json = False) -> None:
    """Every channel of the configuration and how it is doing."""
    with opened_database().read() as connection:
        health = {endpoint.name: endpoint for endpoint in rows.endpoints(connection)}
        counts = rows.count_deliveries(connection)
    tables = runtime.configuration().alerts.channel
    lines = [
        (
            each.name,
            each.type,
            "off" if not each.enabled else _health(health.get(each.name)),
            {count.state: count.number for count in counts if count.channel == each.name},
        )
        for each in tables
    ]
    if as_json:
        plain = [dict(zip(("name", "type", "state", "deliveries"), line, strict=True)) for line in lines]
        typer.echo(json.dumps({"channels": plain}, ensure_ascii=False))
        return
    shown = table("channel", "type", "state", "deliveries")
    for name, kind, state, number in lines:
        shown.add_row(name, kind, state, ", ".join(f"{many} {what}" for what, many in sorted(number.items())))
    out.print(shown)


@channels_app.command("test")
def try_channel(name: Annotated[str, typer.Argument(help="The channel.")], as_json: Json = False) -> None:
    """Send a test through a channel now, to each of its recipients, and say what came of it."""
    outcomes = asyncio.run(_try(name))
    tried = [
        {
            "recipient": recipient,
            "outcome": "arrived" if isinstance(outcome, Sent) else type(outcome).__name__.lower(),
            "status": outcome.status,
            "detail": outcome.detail,
        }
        for recipient, outcome in outcomes
    ]
    words = "\n".join(" ".join(str(part) for part in (name, *each.values()) if part) for each in tried)
    say(words, as_json=as_json, channel=name, tried=tried)
    if not all(isinstance(outcome, Sent) for _, outcome in outcomes):
        raise typer.Exit(1)


async def _try(name: str) -> list[tuple[str, Outcome]]:
    configuration = runtime.configuration()
    async with outgoing(configuration) as session:
        channels = build_channels(configuration, session)
        if name not in channels:
            errors.print(f"{name}: no such channel is enabled; there are {', '.join(channels) or 'none'}", style="red")
            raise typer.Exit(1)
        now = runtime.now()
        notice = channel_test(name, now=now)
        body = to_bytes(notice.payload)
        return [
            (to, await channels[name].send(Parcel(alert_id=notice.id, payload=body, attempted_at=now, recipient=to)))
            for to in channels[name].recipients
        ]


@channels_app.command()
def secret() -> None:
    """Make a signing secret for a webhook: put it into the environment here, and give it to the receiver."""
    out.print(format_secret(Secret(key=secrets.token_bytes(32))))


def _health(endpoint: EndpointState | None) -> str:
    if endpoint is None:
        return "not used yet"
    if endpoint.disabled_at:
        return f"disabled since {endpoint.disabled_at:%Y-%m-%d %H:%M}: {endpoint.reason}"
    if endpoint.failing_since:
        return f"failing since {endpoint.failing_since:%Y-%m-%d %H:%M}: {endpoint.reason}"
    return f"well, last {endpoint.last_ok_at:%Y-%m-%d %H:%M}" if endpoint.last_ok_at else "well"


def _plain(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "alert": delivery.alert_id,
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created_at": delivery.created_at.isoformat(),
        "next_attempt_at": delivery.next_attempt_at.isoformat() if delivery.next_attempt_at else None,
        "last_status": delivery.last_status,
        "last_detail": delivery.last_detail,
        "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
    }
