"""The feeds commands as a person types them, against a small site on loopback: what they print, write and return."""

import json
import shutil
import threading
import tomllib
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.feeds.feed import Feed
from pipeline.feeds.opml import read_opml
from pipeline.feeds.schedule import FeedState
from pipeline.storage.feeds import sync_feeds, wanted_feeds
from pipeline.storage.schema import feeds as feed_table
from pipeline.storage.upgrading import upgrade
from workers import feed_commands, runtime
from workers.cli import app

ROOT = Path(__file__).resolve().parents[2]
RSS = '<rss version="2.0"><channel><title>أخبار القامشلي</title><language>ar</language><item><title>انسحاب</title><link>/1</link></item></channel></rss>'
FEEDS = '# mine\n[[feed]]\nname = "Old"   # slow\nurl = "https://old.example/feed"\n'


@pytest.fixture
def site():
    """A page that declares one feed, and the feed."""
    pages = {
        "/": '<html lang="ar"><head><link rel="alternate" type="application/rss+xml" href="/syria.rss"></head></html>',
        "/syria.rss": RSS,
        "/empty": "<html></html>",
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def house(tmp_path, site):
    assert feed_commands.feeds_app
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.rmtree(tmp_path / "config" / "feeds.d", ignore_errors=True)
    port = site.rsplit(":", 1)[1]
    (tmp_path / "config" / "feeds.toml").write_text(FEEDS)
    (tmp_path / "config" / "seedwatch.toml").write_text(
        f'[polling]\nhost_gap = "0s"\n[net]\nallow_private = ["127.0.0.0/8"]\nallow_ports = [{port}]\n'
    )
    runtime.use_config(tmp_path / "config")
    upgrade(runtime.database())
    yield tmp_path
    runtime.database().dispose()
    runtime.use_config(None)


def run(*arguments, code=0, **options):
    result = CliRunner().invoke(app, ["feeds", *arguments], **options)
    assert result.exit_code == code, result.output
    return result


def test_add_finds_the_feed_of_a_page_shows_it_and_writes_it(house, site):
    output = run("add", site, "--tag", "syria").output
    assert "انسحاب" in output
    text = (house / "config" / "feeds.toml").read_text()
    assert text.startswith(FEEDS)
    added = tomllib.loads(text)["feed"][1]
    assert added == {"name": "أخبار القامشلي", "url": f"{site}/syria.rss", "language": "ar", "tags": ["syria"]}


def test_add_twice_adds_once(house, site):
    run("add", site)
    runtime.use_config(house / "config")
    assert "there already" in run("add", site).output
    assert len(tomllib.loads((house / "config" / "feeds.toml").read_text())["feed"]) == 2


def test_a_dry_run_writes_nothing(house, site):
    found = json.loads(run("add", site, "--dry-run", "--json").output.splitlines()[-1])
    assert (found["added"], found["found"][0]["titles"]) == ([], ["انسحاب"])
    assert (house / "config" / "feeds.toml").read_text() == FEEDS


def test_a_page_without_a_feed_says_what_was_tried(house, site):
    result = run("add", f"{site}/empty", code=1)
    assert "/feed/" in result.output + (result.stderr or "")


def test_list_says_how_each_feed_is(house):
    now = datetime.now(UTC)
    state = FeedState(
        failures=3, last_error_kind="not_found", last_error="HTTP 404", next_poll_at=now, gaps=(3600.0,), last_new_at=now
    )
    with runtime.database().write() as connection:
        sync_feeds(connection, [Feed(name="Old", url="https://old.example/feed")], now=now, spread=[timedelta(0)])
        connection.execute(feed_table.update().values(health=json.dumps(state.to_json())))
    (row,) = json.loads(run("list", "--json").output.splitlines()[-1])["feeds"]
    assert (row["failures"], row["error"], row["usual_gap"]) == (3, "not_found", 3600.0)
    assert "HTTP 404" in run("list").output


def test_retry_forgives_and_asks_now(house):
    now = datetime.now(UTC)
    state = FeedState(state="gone", failures=2)
    with runtime.database().write() as connection:
        sync_feeds(connection, [Feed(name="Old", url="https://old.example/feed")], now=now, spread=[timedelta(0)])
        connection.execute(feed_table.update().values(health=json.dumps(state.to_json()), state="gone"))
    run("retry", "https://old.example/feed")
    with runtime.database().read() as connection:
        (row,) = wanted_feeds(connection)
    assert (row.state.state, row.state.failures) == ("active", 0)
    assert "no such feed" in run("retry", "https://nowhere.example/", code=1).output


def test_export_and_import_are_each_other_s_inverse(house, tmp_path):
    exported = run("export").stdout
    assert [feed.url for feed in read_opml(exported.encode())] == ["https://old.example/feed"]
    other = exported.replace("old.example", "new.example")
    assert "1 feed(s) added" in run("import", "-", input=other).output
    runtime.use_config(house / "config")
    assert {feed.url for feed in runtime.configuration().feeds} == {"https://old.example/feed", "https://new.example/feed"}
    assert "0 feed(s) added, 1 were" in run("import", "-", input=other).output


def test_import_of_what_is_no_opml_says_so(house):
    assert "not OPML" in run("import", "-", input="<html/>", code=1).output


def test_list_says_what_can_be_done_and_takes_brackets_for_text(house):
    now = datetime.now(UTC)
    state = FeedState(failures=1, last_error_kind="blocked_port", last_error="http://a.example:99/ [/b]", next_poll_at=now)
    with runtime.database().write() as connection:
        sync_feeds(connection, [Feed(name="Old", url="https://old.example/feed")], now=now, spread=[timedelta(0)])
        connection.execute(feed_table.update().values(health=json.dumps(state.to_json())))
    said = "".join(run("list", env={"COLUMNS": "300"}).output.split())
    assert "blockedport:http://a.example:99/[/b];itsportisnotonewemayread:nameitin`[net]allow_ports`" in said


def test_a_list_fits_eighty_columns_and_says_below_what_is_wrong(house):
    now = datetime.now(UTC)
    state = FeedState(failures=3, last_error_kind="not_found", last_error="HTTP 404", last_new_at=now - timedelta(hours=3))
    with runtime.database().write() as connection:
        sync_feeds(connection, [Feed(name="Old", url="https://old.example/feed")], now=now, spread=[timedelta(0)])
        connection.execute(feed_table.update().values(health=json.dumps(state.to_json())))
    printed = run("list", env={"COLUMNS": "80"}).output.splitlines()
    assert printed[0].split() == "feed state last new usual gap failures next poll".split()
    assert printed[1].split() == "Old active 3 h ago 3 not by itself".split()
    assert "Old: not found: HTTP 404; nothing is there any more: look for the feed's new address" in printed


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        ("not_a_feed", "this is not a feed", "this is not a feed; the address shows a page now"),
        ("empty_feed", "the answer was empty", "empty feed; the answer was empty: usually passes"),
        ("dns", None, "dns; its host name is not known"),
        (None, None, ""),
    ],
)
def test_a_trouble_is_said_once(kind, detail, said):
    assert feed_commands._says(kind, detail).startswith(said)
