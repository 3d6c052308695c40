import tomllib

import pytest

from pipeline.errors import ConfigError
from pipeline.feeds.feed import Feed
from pipeline.loading.feeds import read_feeds
from pipeline.loading.feeds_editing import add_feeds, with_feeds

FEED = Feed(
    name='Rudaw "Kurdî"', url="https://example.org/feed", language="ku", country="IQ", tags=frozenset({"syria", "kurds"})
)
OLD = '# my feeds\n\n[[feed]]   # the first\nname = "A"\nurl = "https://a.example/feed"  # slow\n'


def test_what_a_person_wrote_stays_as_it_is():
    assert with_feeds(OLD, [FEED], file="feeds.toml").startswith(OLD)


def test_what_is_added_is_read_again(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text(OLD)
    add_feeds(path, [FEED], file="feeds.toml")
    assert [feed.name for feed in read_feeds([path], home=tmp_path)] == ["A", FEED.name]
    assert read_feeds([path], home=tmp_path)[1] == FEED


def test_a_file_that_is_not_there_is_made(tmp_path):
    path = tmp_path / "feeds.d" / "new.toml"
    add_feeds(path, [FEED, Feed(name="B", url="https://b.example/feed", full_text="never")], file="new.toml")
    assert len(tomllib.loads(path.read_text())["feed"]) == 2


@pytest.mark.parametrize("broken", ["[[feed]\n", "a = " + "[" * 3000], ids=["no table", "nested without end"])
def test_a_broken_file_is_not_touched(tmp_path, broken):
    path = tmp_path / "feeds.toml"
    path.write_text(broken)
    with pytest.raises(ConfigError):
        add_feeds(path, [FEED], file="feeds.toml")
    assert path.read_text() == broken
    assert [file.name for file in tmp_path.iterdir()] == ["feeds.toml"]
