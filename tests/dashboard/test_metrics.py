"""/metrics: it parses, and its numbers are those of the tables."""

import json

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, select, update

from pipeline.storage.schema import alerts, articles, deliveries, processes


@pytest.fixture
def families(filled, make_desk, visit):
    sample = {"seedwatch_polls": [{"labels": {"result": "ok"}, "value": 7.0, "help": "Polls by result."}]}
    with filled.write() as connection:
        detail = json.dumps({"counters": sample})
        connection.execute(update(processes).where(processes.c.kind == "poller").values(detail=detail))
    status, headers, text = visit(make_desk(filled, metrics=lambda: "# TYPE own gauge\nown 1.0\n")).get("/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain; version=")
    return {family.name: family for family in text_string_to_metric_families(text)}


def _value(families, name, **labels):
    family = families[name.removesuffix("_total").removesuffix("_bucket")]
    return next(sample.value for sample in family.samples if sample.name == name and sample.labels == labels)


def test_counts_are_those_of_the_tables(families, filled):
    with filled.read() as connection:
        done = connection.execute(select(func.count()).select_from(articles).where(articles.c.state == "done")).scalar_one()
        dead = connection.execute(select(func.count()).select_from(deliveries).where(deliveries.c.state == "dead")).scalar_one()
        told = connection.execute(select(func.count()).select_from(alerts)).scalar_one()
    assert _value(families, "seedwatch_articles", state="done") == done
    assert _value(families, "seedwatch_deliveries", channel="mail", state="dead") == dead
    assert sum(sample.value for sample in families["seedwatch_alerts"].samples) == told


def test_the_latency_histogram_is_cumulative_and_whole(families):
    samples = families["seedwatch_publication_to_alert_seconds"].samples
    buckets = [sample.value for sample in samples if sample.name.endswith("_bucket")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == next(sample.value for sample in samples if sample.name.endswith("_count")) > 0
    assert _value(families, "seedwatch_publication_to_alert_seconds_bucket", le="120.0") == buckets[-1]


def test_feeds_channels_and_processes_are_there(families):
    assert _value(families, "seedwatch_feeds", health="bad") == 1
    assert _value(families, "seedwatch_feed_failures", feed="Дніпровий час") == 7
    assert _value(families, "seedwatch_feed_silence_seconds", feed="خبرنامه کاوه") == 7 * 3600
    assert _value(families, "seedwatch_channel_disabled", channel="night-chat") == 1
    assert _value(families, "seedwatch_process_silence_seconds", kind="worker", process="worker@here:1") == 0


def test_counters_of_other_processes_travel_with_their_heartbeats(families):
    assert _value(families, "seedwatch_polls_total", result="ok", process="poller@here:1") == 7


def test_what_the_process_says_of_itself_comes_last(families):
    assert "own" in families


def test_with_a_token_metrics_want_it(house, make_desk, visit):
    visitor = visit(make_desk(house, token="t0ken"))
    assert visitor.get("/metrics", headers={"Accept": "text/plain"})[0] == 401
    assert visitor.get("/metrics", headers={"Authorization": "Bearer t0ken"})[0] == 200
