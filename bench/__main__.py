"""`python -m bench [NAME...] [--full]`: runs the measurements, prints their tables, keeps latest.json and the plots."""

import inspect
import json
import sys
import time
import traceback
from importlib import import_module

from bench.measuring import RESULTS, machine
from bench.plots import plot

NAMES = (
    "polling",
    "parsing",
    "names",
    "extraction",
    "near_duplicates",
    "deciding",
    "pages",
    "latency",
    "footprint",
    "growth",
    "scaleout",
)


def main(arguments: list[str]) -> int:
    full = "--full" in arguments
    wanted = [name for name in arguments if not name.startswith("-")] or list(NAMES)
    failed = []
    for name in wanted:
        began = time.monotonic()
        print(f"\n==== {name}", flush=True)
        try:
            module = import_module(f"bench.{name.replace('-', '_')}")
            takes_full = "full" in inspect.signature(module.main).parameters
            module.main(**({"full": full} if takes_full else {}))
        except Exception:
            traceback.print_exc()
            failed.append(name)
        print(f"---- {name}: {time.monotonic() - began:.0f} s", flush=True)
    gather()
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def gather() -> None:
    """The targets of every measurement in one small file, and the plots made of it."""
    found = {}
    for path in sorted(RESULTS.glob("*.json")):
        document = json.loads(path.read_text("utf-8"))
        if path.name != "latest.json" and "targets" in document:
            found[path.stem] = {key: document[key] for key in ("at", "machine", "targets")}
    (RESULTS / "latest.json").write_text(json.dumps({"machine": machine(), "rows": found}, indent=1) + "\n", "utf-8")
    plot(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
