"""Files that change while `seedwatch run` runs."""

from tests.workers.running import end_process, reports
from tests.workers.stage import Paper, Stage, wait_until
from workers.demo import free_port


def test_new_feeds_take_effect_while_running_and_a_broken_file_does_not_stop_it(stage: Stage) -> None:
    stage.papers = {"a": Paper(name="Alpha", entries=reports(10))}
    stage.write_house(web_port=free_port())
    process = stage.start("run")
    feeds = stage.home / "config" / "feeds.toml"
    try:
        wait_until(lambda: len(stage.hooks) >= 1, what="the first alert")
        good = feeds.read_text(encoding="utf-8")
        feeds.write_text(good + "[[feed]\n", encoding="utf-8")
        wait_until(
            lambda: "last valid one stays" in (stage.home / "run.log").read_text("utf-8"), what="the broken file is reported"
        )
        stage.papers["b"] = Paper(name="Beta", entries=reports(10, first=200))
        feeds.write_text(good + f'[[feed]]\nname = "Beta"\nurl = "{stage.base}/f/b"\nfull_text = "never"\n', encoding="utf-8")
        wait_until(lambda: stage.papers["b"].polls > 0, what="the new feed is polled")
        wait_until(lambda: len(stage.hooks) >= 2, what="its alert arrives")
        assert process.poll() is None
    finally:
        end_process(process)
