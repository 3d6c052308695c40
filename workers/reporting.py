"""Flow's reports -> one log line each, and the counters behind /metrics. The only logger and the only counters."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import structlog
from prometheus_client import Counter, Histogram

from pipeline.errors import ConfigError, SeedwatchError

if TYPE_CHECKING:  # each process makes only some of these, and should not bring in what makes the others
    from pipeline.flow.analyse import AnalysisReport
    from pipeline.flow.collect import CollectReport
    from pipeline.flow.deliver import Attempted
    from pipeline.flow.poll import PollReport
    from pipeline.flow.retention import TidyReport
    from pipeline.flow.subscribing import SubscribingReport
    from pipeline.flow.sweep import SweepReport
    from pipeline.flow.tell import GroupingReport

POLLS = Counter("seedwatch_polls_total", "Polls by result.", ["result"])
ENTRIES = Counter("seedwatch_entries_total", "Entries by what they were.", ["kind"])
PAGES = Counter("seedwatch_pages_total", "Article pages by result.", ["result"])
ARTICLES = Counter("seedwatch_articles_total", "Articles by outcome of their analysis.", ["outcome"])
ALERTS = Counter("seedwatch_alerts_total", "Alerts by rule and kind.", ["rule", "kind"])
HOLDS = Counter("seedwatch_holds_total", "Reports held back, by reason.", ["reason"])
DELIVERIES = Counter("seedwatch_delivery_attempts_total", "Attempts by channel and outcome.", ["channel", "outcome"])
LATENCY = Histogram(
    "seedwatch_publication_to_alert_seconds",
    "From the publisher's date to our alert.",
    buckets=(10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21600, 86400),
)


def counted() -> dict[str, list[dict[str, object]]]:
    """What this process alone knows, to travel with its heartbeat: each counter with its labels, as plain values."""
    found: dict[str, list[dict[str, object]]] = {}
    for counter in (POLLS, ENTRIES, PAGES, DELIVERIES):
        for family in counter.collect():
            found[family.name] = [
                {"labels": dict(sample.labels), "value": sample.value, "help": family.documentation}
                for sample in family.samples
                if sample.name.endswith("_total")
            ]
    return found


def logger() -> Any:
    """A structlog logger; see logs.py for where it writes."""
    return structlog.get_logger()


def _subscribing(what: "SubscribingReport") -> None:
    for hub, why in what.failed:
        logger().warning("a hub did not take our subscription; polling goes on", hub=hub, why=why)
    logger().info("asked hubs to tell us of news", asked=what.asked, failed=len(what.failed))


def _poll(what: "PollReport") -> None:
    POLLS.labels(what.result).inc()
    ENTRIES.labels("new").inc(what.new)
    ENTRIES.labels("seen").inc(what.entries)
    if what.result == "failed":
        logger().warning(
            "feed failed", feed=what.feed, kind=what.kind, detail=what.detail, next=str(what.next_poll_at or "never")
        )
    elif what.new or what.edited:
        logger().info("feed polled", feed=what.feed, new=what.new, edited=what.edited, entries=what.entries)
    else:
        logger().debug("feed polled", feed=what.feed, result=what.result)


def _collect(what: "CollectReport") -> None:
    PAGES.labels(what.result).inc()
    if what.result != "stored":
        logger().debug("page not collected", url=what.url, why=what.detail)


def _analysis(what: "AnalysisReport") -> None:
    ARTICLES.labels("analysed").inc(what.analysed)
    ARTICLES.labels("relevant").inc(len(what.relevant))
    ARTICLES.labels("failed").inc(len(what.failed))
    ARTICLES.labels("quarantined").inc(len(what.quarantined))
    for article_id, error in what.failed:
        logger().error("article failed", article=article_id, error=error)
    for article_id in what.quarantined:
        logger().error("article quarantined", article=article_id)
    if what.relevant:
        logger().info("articles analysed", articles=what.analysed, relevant=len(what.relevant))


def _grouping(what: "GroupingReport") -> None:
    for told in what.alerts:
        ALERTS.labels(told.rule, told.kind).inc()
        if told.latency is not None:
            LATENCY.observe(told.latency.total_seconds())
        logger().info("alert", rule=told.rule, kind=told.kind, subject=told.subject, to=", ".join(told.send_to))
    for reason, count in what.holds.items():
        HOLDS.labels(reason).inc(count)


def _attempt(what: "Attempted") -> None:
    delivery = what.delivery
    DELIVERIES.labels(delivery.channel, type(what.outcome).__name__.lower()).inc()
    fields = {"channel": delivery.channel, "alert": delivery.alert_id, "attempt": delivery.attempts}
    if delivery.state == "sent":
        logger().info("delivered", **fields)
    else:
        following = str(delivery.next_attempt_at or "never")
        logger().warning("not delivered", **fields, state=delivery.state, why=delivery.last_detail, next=following)
    if what.disabled is not None:
        logger().error("channel disabled", channel=what.disabled.name, why=what.disabled.reason)


def _sweep(what: "SweepReport") -> None:
    if what.published or what.quarantined:
        logger().info("sweep", published=what.published, quarantined=what.quarantined)
    if what.mended:
        logger().warning("a clock had run ahead; what was planned with it is due now", rows=what.mended)


def _tidy(what: "TidyReport") -> None:
    if what.pages or what.articles or what.keys:
        logger().info("old things let go of", pages=what.pages, articles=what.articles, keys=what.keys)


def _error(what: SeedwatchError) -> None:
    if isinstance(what, ConfigError):
        for problem in what.problems:
            logger().error("configuration is wrong; the last valid one stays in force", problem=str(problem))
        return
    logger().error("error", error=str(what))


def _reloaded(what: bool) -> None:
    if what:
        logger().info("configuration changed; now in force")


_BY_NAME: dict[str, Callable[[Any], None]] = {
    "SubscribingReport": _subscribing,
    "PollReport": _poll,
    "CollectReport": _collect,
    "AnalysisReport": _analysis,
    "GroupingReport": _grouping,
    "Attempted": _attempt,
    "SweepReport": _sweep,
    "TidyReport": _tidy,
    "SeedwatchError": _error,
    "bool": _reloaded,
}


def report(what: object) -> None:
    """By the name of its class or of one of its bases."""
    for kind in type(what).__mro__:
        if kind.__name__ in _BY_NAME:
            _BY_NAME[kind.__name__](what)
            return
    raise TypeError(f"nothing is known of reporting a {type(what).__name__}")
