"""Numbers -> Prometheus text. Most come from the database, so that any web process tells of the whole installation.

What only a process knows (polls by result, attempts) travels with its heartbeat and carries its name as a label.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from pipeline.dashboard.crossing import reading
from pipeline.dashboard.feed_health import feed_health
from pipeline.dashboard.guarding import DESK
from pipeline.delivery.delivery import EndpointState
from pipeline.storage.deliveries import endpoints
from pipeline.storage.desk_metrics import Numbers, read_numbers
from pipeline.storage.feeds import FeedRow, wanted_feeds
from pipeline.storage.processes import Process


async def metrics_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    numbers, feeds, channels = await reading(
        request, lambda connection: (read_numbers(connection), wanted_feeds(connection), endpoints(connection))
    )
    text = await asyncio.to_thread(metrics_text, numbers, feeds, channels, now=desk.clock())
    return web.Response(body=text + desk.metrics().encode(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def metrics_text(numbers: Numbers, feeds: Sequence[FeedRow], channels: Sequence[EndpointState], *, now: datetime) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Collected([*_of_numbers(numbers, now), *_of_feeds(feeds, now), *_of_processes(numbers.processes, now)]))
    registry.register(_Collected([_of_channels(channels)]))
    return generate_latest(registry)


class _Collected:
    """What prometheus_client asks a collector for: families that are there already."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _of_numbers(numbers: Numbers, now: datetime) -> Iterator[Metric]:
    yield _gauge(
        "seedwatch_articles", "Articles by state.", ["state"], ({(state,): n for state, n in numbers.articles.items()}).items()
    )
    yield _gauge("seedwatch_articles_relevant", "Articles that concern a seed.", [], ({(): numbers.relevant}).items())
    ages = {(state,): (now - since).total_seconds() for state, since in numbers.waiting_since.items()}
    yield _gauge(
        "seedwatch_article_queue_age_seconds", "Age of the oldest article waiting in a state.", ["state"], ages.items()
    )
    yield _gauge("seedwatch_deliveries", "Deliveries by channel and state.", ["channel", "state"], numbers.deliveries.items())
    ages = {(channel,): (now - since).total_seconds() for channel, since in numbers.pending_since.items()}
    yield _gauge(
        "seedwatch_delivery_queue_age_seconds", "Age of the oldest pending delivery of a channel.", ["channel"], ages.items()
    )
    yield _counter("seedwatch_alerts", "Alerts by rule and kind.", ["rule", "kind"], numbers.alerts.items())
    yield _counter("seedwatch_holds", "Reports held back, by rule and reason.", ["rule", "reason"], numbers.holds.items())
    yield _gauge(
        "seedwatch_stories", "Stories by state.", ["state"], ({(state,): n for state, n in numbers.stories.items()}).items()
    )
    words = {("useful" if useful else "not useful",): n for useful, n in numbers.feedback.items()}
    yield _counter("seedwatch_feedback", "What people said of alerts.", ["word"], words.items())
    yield _latency(numbers)


def _latency(numbers: Numbers) -> Metric:
    found = numbers.latencies
    family = HistogramMetricFamily("seedwatch_publication_to_alert_seconds", "From the publisher's date to our alert.")
    buckets = [(str(float(seconds)), float(n)) for seconds, n in found.at_most.items()]
    family.add_metric([], [*buckets, ("+Inf", float(found.number))], found.seconds)
    return family


def _of_feeds(feeds: Sequence[FeedRow], now: datetime) -> Iterator[Metric]:
    by_level: dict[tuple[str, ...], float] = {(level,): 0 for level in ("ok", "warn", "bad", "new")}
    for feed in feeds:
        by_level[feed_health(feed.state, now=now).level,] += 1
    yield _gauge("seedwatch_feeds", "Feeds by health.", ["health"], by_level.items())
    failures = {(feed.name,): feed.state.failures for feed in feeds}
    yield _gauge("seedwatch_feed_failures", "Failed polls in a row.", ["feed"], failures.items())
    silence = {(feed.name,): (now - feed.state.last_new_at).total_seconds() for feed in feeds if feed.state.last_new_at}
    yield _gauge("seedwatch_feed_silence_seconds", "Since the feed's last new entry.", ["feed"], silence.items())
    overdue = max([(now - feed.next_poll_at).total_seconds() for feed in feeds if feed.state.state == "active"], default=0.0)
    yield _gauge("seedwatch_poll_overdue_seconds", "How late the most overdue feed is.", [], ({(): max(overdue, 0.0)}).items())


def _of_channels(channels: Sequence[EndpointState]) -> Metric:
    disabled = {(channel.name,): float(channel.is_disabled) for channel in channels}
    return _gauge("seedwatch_channel_disabled", "1 where a channel gets nothing any more.", ["channel"], disabled.items())


def _of_processes(processes: Sequence[Process], now: datetime) -> Iterator[Metric]:
    beats = {(each.kind, each.id): (now - each.beat_at).total_seconds() for each in processes}
    yield _gauge("seedwatch_process_silence_seconds", "Since a process's last heartbeat.", ["kind", "process"], beats.items())
    work = {(each.kind, each.id): (now - each.progress_at).total_seconds() for each in processes if each.progress_at}
    yield _gauge(
        "seedwatch_process_idle_seconds", "Since a process finished a piece of work.", ["kind", "process"], work.items()
    )
    yield from _carried(processes)


def _carried(processes: Sequence[Process]) -> Iterator[Metric]:
    """Counters that came with heartbeats: {"name": {"label=value,...": number}}."""
    families: dict[str, CounterMetricFamily] = {}
    for process in processes:
        counters = process.detail.get("counters")
        for name, samples in counters.items() if isinstance(counters, dict) else ():
            for sample in samples:
                labels = {str(key): str(value) for key, value in sample["labels"].items()}
                family = families.setdefault(name, CounterMetricFamily(name, sample["help"], labels=[*labels, "process"]))
                family.add_metric([*labels.values(), process.id], sample["value"])
    yield from families.values()


def _gauge(name: str, words: str, labels: Sequence[str], values: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=labels)
    for key, value in sorted(values):
        family.add_metric(key, value)
    return family


def _counter(name: str, words: str, labels: Sequence[str], values: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = CounterMetricFamily(name, words, labels=labels)
    for key, value in sorted(values):
        family.add_metric(key, value)
    return family
