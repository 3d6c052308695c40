"""What every measurement shares: interleaved rounds, medians, the printed table, the JSON kept of it.

A busy machine makes absolute numbers worthless; contenders take turns within one run, so that ratios stay honest.
"""

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


def take_turns(contenders: Mapping[str, Callable[[], float]], *, rounds: int) -> dict[str, list[float]]:
    """Every contender once a round; gives what each returned. The order turns round by round, so nobody is always first."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found[name].append(contenders[name]())
    return found


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else float("nan")


def spread(values: Sequence[float]) -> str:
    """Median and range, so that a reader sees how far the rounds agree."""
    return f"{median(values):.3g} [{min(values):.3g}-{max(values):.3g}]" if values else "-"


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], notes: Sequence[str] = ()) -> None:
    """A plain table: the first column to the left, the others to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(str(head)), *(len(row[at]) for row in cells)) if cells else len(head) for at, head in enumerate(heads)]
    print(f"\n{title}\n{machine()}")
    for line in [list(heads), *cells]:
        print(
            "  ".join(
                cell.ljust(width) if at == 0 else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
        )
    for note in notes:
        print(f"  {note}")
    sys.stdout.flush()


def machine() -> str:
    """Which machine and how busy it was: without this a number means nothing."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    load, system = os.getloadavg()[0], f"{platform.system()} {platform.release()}"
    return f"({os.cpu_count()} cores, {model}; load {load:.1f}; {system}; Python {platform.python_version()})"


def versions(*packages: str) -> dict[str, str]:
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "-"
    return found


def save(name: str, **document: object) -> None:
    """One file for each measurement, and a line in latest.json with the ratios that have a target."""
    RESULTS.mkdir(exist_ok=True)
    whole = {"name": name, "at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine(), **document}
    (RESULTS / f"{name}.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


def target(what: str, measured: float, at_least: float | None = None, *, at_most: float | None = None) -> dict[str, object]:
    """A ratio or figure with its target, as `latest.json` and docs/performance.md show them."""
    is_met = measured >= at_least if at_least is not None else measured <= (at_most if at_most is not None else measured)
    wanted = f">= {at_least:g}" if at_least is not None else f"<= {at_most:g}"
    print(f"  {'met   ' if is_met else 'MISSED'} {what}: {measured:.3g} (wanted {wanted})")
    return {"what": what, "measured": round(measured, 4), "wanted": wanted, "met": bool(is_met)}


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []
