"""A flood of reports makes no burst of alerts: what is over the cap waits in the digest, and nothing is dropped."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from pipeline.loading.alerts import RuleTable
from pipeline.storage.engine import Database
from pipeline.storage.schema import deliveries
from tests.flow.newsdesk import BASES, Newsdesk

EVENTS = (
    ("Two drones shot down over Hmeimim air base", "Air defence fired for ten minutes; fishermen saw the wreckage fall."),
    ("Last convoy leaves Qamishli airport", "Forty lorries took the road west before dawn; the gate stood open."),
    ("Russian frigate docks at the Tartus naval base", "Tugs brought the ship in; crews unloaded crates onto the quay."),
    ("Football match at Hmeimim air base ends in a draw", "Guards and cooks played on the parade ground; nobody was hurt."),
    ("Lease of the Tartus naval base extended by five years", "Both sides signed the paper in the evening; the rent goes up."),
    ("Bakery fire near Qamishli airport", "Flames took the roof within an hour; the baker escaped by a window."),
)


def test_a_rule_that_says_nothing_of_it_has_an_hourly_cap() -> None:
    assert RuleTable(name="r", send_to=("log",)).to_rule().hourly_cap == 60


def test_what_is_over_the_cap_waits_in_the_digest(database: Database) -> None:
    desk = Newsdesk(database, rules=(replace(BASES, hourly_cap=2),))
    for title, text in EVENTS:
        desk.arrives(title, text, outlet="Levant Monitor", after=timedelta(minutes=3), language="en")
    with database.read() as connection:
        states = dict(connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state)).all())
    assert states["pending"] == 2
    assert states["digest"] == len(desk.alerts()) - 2 >= 2
