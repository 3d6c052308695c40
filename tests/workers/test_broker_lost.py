"""`seedwatch run` when its broker is killed: the database is the truth, the broker a hint."""

from sqlalchemy import text

from tests.workers.running import count, end_process, family_of, reports, undelivered, wait_for_database
from tests.workers.stage import Paper, Stage, wait_until
from workers.demo import free_port


def test_a_broker_killed_in_the_middle_of_five_hundred_articles_loses_none(stage: Stage) -> None:
    stage.papers = {
        str(number): Paper(name=f"Outlet {number}", entries=reports(100, first=number * 100)) for number in range(5)
    }
    stage.write_house(web_port=free_port(), more="batch = 10")
    process = stage.start("run")
    try:
        database = wait_for_database(stage)
        wait_until(
            lambda: 0 < count(database, "analysed", "done") < 500 or count(database, "done") == 500, what="work is under way"
        )
        broker = next(each for each in family_of(process.pid) if "valkey" in each.name())
        broker.kill()
        wait_until(lambda: count(database, "done") == 500, what="all 500 are analysed", seconds=120)
        wait_until(lambda: undelivered(database) == 0, what="every alert is delivered")
        with database.read() as connection:
            alerts = connection.execute(text("SELECT count(*) FROM alerts")).scalar_one()
        assert alerts > 0
        assert len({identity for identity, _ in stage.hooks}) == alerts
        assert process.poll() is None
    finally:
        end_process(process)
    database.dispose()
