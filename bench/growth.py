"""Does a unit of work cost more when there is more of everything? Row 10: CPU time of one unit, tenfold after tenfold.

Feeds: claim and record one poll. Names: analyse one text, with more and more entities looked for. Stories: place one article
(bench.placing; one million of them only with `--full`). `python -m bench growth`
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

from bench import placing, texts
from bench.measuring import median, save, show, target
from pipeline.feeds.feed import Feed
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import build_lexicon
from pipeline.seeds.profile import Entity, Name, Profile
from pipeline.storage.engine import open_database
from pipeline.storage.feeds import claim_due, record_poll, sync_feeds
from pipeline.storage.upgrading import upgrade

NOW = datetime.now(UTC)
AT_ONCE = 100


def main(*, full: bool = False) -> None:
    sizes: dict[str, tuple[tuple[int, ...], Callable[[int], float]]] = {
        "feeds: claim and record, ms a feed": ((100, 1_000, 10_000), polling_cost),
        "entities: analyse, ms a text": ((10, 100, 1_000), analysis_cost),
        "stories: place, ms an article": ((1_000, 10_000, 100_000, 1_000_000) if full else (1_000, 10_000), placing_cost),
    }
    rows, targets, found = [], [], {}
    for what, (steps, cost) in sizes.items():
        costs = [cost(size) for size in steps]
        growth = [after / before for before, after in pairwise(costs)]
        found[what] = {"sizes": steps, "costs": costs}
        for at, (size, value) in enumerate(zip(steps, costs, strict=True)):
            rows.append([what if not at else "", f"{size:,}", f"{value:.3f}", f"x {growth[at - 1]:.2f}" if at else ""])
        targets.append(target(f"growth a tenfold, {what.split(':')[0]}", max(growth), at_most=1.5))
    show("Growth: CPU of one unit of work", ["unit", "of", "ms", "a tenfold"], rows)
    save("growth", found=found, targets=targets)


def polling_cost(feeds: int) -> float:
    """Claims of a hundred at a time and their records, as the poller does them, with so many feeds in the table."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'bench.db'}")
        upgrade(database)
        wanted = [Feed(name=f"Outlet {number}", url=f"https://outlet{number}.example/feed") for number in range(feeds)]
        with database.write() as connection:
            sync_feeds(connection, wanted, now=NOW, spread=[timedelta(0)])
        costs = []
        for _ in range(9):
            began = time.process_time()
            with database.write() as connection:
                claimed = claim_due(connection, owner="bench", now=NOW, limit=AT_ONCE, lease=timedelta(minutes=2))
            with database.write() as connection:
                for each in claimed:
                    record_poll(connection, each, each.state, never=NOW)
            costs.append(1000 * (time.process_time() - began) / len(claimed))
        database.dispose()
        return median(costs)


def analysis_cost(entities: int) -> float:
    """Names of two invented words each, ten spellings an entity; the same real texts."""
    rng = random.Random(3)
    words = sorted({word for _, text in texts.newsroom() for word in text.split() if word.isalpha()})

    def entity(number: int) -> Entity:
        names = tuple(
            Name(text=f"{rng.choice(words).title()} {rng.choice(words).title()}", language="en", kind="strong")
            for _ in range(10)
        )
        return Entity(id=f"e{number}", type="person", label=f"E{number}", weight=1.0, names=names)

    made = {f"e{number}": entity(number) for number in range(entities)}
    lexicon = build_lexicon([Profile(seed_id="bench", title="", version="1", entities=made)])
    costs = []
    sample = list(islice(texts.other_news(), 60))
    for title, text in sample * 3:
        began = time.process_time()
        analyse(title, text, declared_language=None, lexicon=lexicon)
        costs.append(1000 * (time.process_time() - began))
    return sum(costs) / len(costs)


def placing_cost(size: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'bench.db'}")
        upgrade(database)
        worked, _ = placing.measure(database, placing.fill(database, size))
        database.dispose()
        return median(worked)


if __name__ == "__main__":
    main(full="--full" in sys.argv)
