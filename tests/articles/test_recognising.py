"""The laws of issue C: rotating ids, another order, repetition and truncation never change which articles there are."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles.article import ArticleId
from pipeline.articles.recognising import KnownArticle, recognise_poll
from pipeline.feeds.entry import Entry

FEED = "https://example.org/feed"


class Archive:
    """What storage does with the verdicts, in memory."""

    def __init__(self):
        self.keys = {}
        self.titles = []
        self.edits = 0
        self.trusts_guids = True

    def poll(self, *entries, trusts_guids=None):
        found = recognise_poll(
            entries, self.keys, feed_url=FEED, trusts_guids=self.trusts_guids if trusts_guids is None else trusts_guids
        )
        for new in found.new:
            self.titles.append(entries[new.position].title)
            known = KnownArticle(id=ArticleId(len(self.titles)), title=self.titles[-1])
            self._learn(new.keys, known)
        for seen in (*found.edited, *found.known):
            self._learn(seen.keys, KnownArticle(id=seen.article_id, title=self.titles[seen.article_id - 1]))
        self.edits += len(found.edited)
        self.trusts_guids &= not found.reused
        return found

    def _learn(self, keys, known):
        for key in (keys.url_key, keys.content_key, keys.guid_key):
            if key is not None:
                self.keys.setdefault(key, known)


def entry(number, **changes):
    base = Entry(
        guid=f"id-{number}",
        link=f"https://example.org/news/{number}",
        title=f"Report number {number} of the day",
        summary_html=f"<p>Something of importance happened at place {number}, witnesses said on Friday.</p>",
    )
    return replace(base, **changes)


numbers = st.lists(st.integers(0, 12), min_size=1, max_size=12, unique=True)
polls = st.lists(st.tuples(numbers, st.integers(0, 3)), min_size=1, max_size=6)


@given(polls)
def test_rotating_ids_reordering_and_truncation_give_the_same_articles(history):
    archive = Archive()
    for shown, rotation in history:
        archive.poll(*(entry(n, guid=f"{rotation}-{n}") for n in shown))
    assert sorted(archive.titles) == sorted({entry(n).title for shown, _ in history for n in shown})


@given(polls)
def test_rotating_links_under_stable_ids_give_the_same_articles(history):
    archive = Archive()
    for shown, rotation in history:
        archive.poll(*(entry(n, link=f"https://example.org/{rotation}/{n}") for n in shown))
    assert len(archive.titles) == len({n for shown, _ in history for n in shown})


@given(polls)
def test_entries_without_id_and_link_are_known_by_their_content(history):
    archive = Archive()
    for shown, _ in history:
        archive.poll(*(entry(n, guid=None, link=None) for n in shown))
    assert len(archive.titles) == len({n for shown, _ in history for n in shown})


def test_an_edited_article_is_an_edit_once_and_flapping_is_silent():
    archive = Archive()
    archive.poll(entry(1))
    for text in ("first version of the text", "second version of the text") * 3:
        archive.poll(entry(1, summary_html=f"<p>{text} about Qamishli, longer than sixty characters in all.</p>"))
    assert len(archive.titles) == 1
    assert archive.edits == 2


def test_an_id_given_to_another_report_makes_a_new_article_and_loses_our_trust():
    archive = Archive()
    archive.poll(entry(1, guid="top", title="Russia leaves Qamishli airport"))
    found = archive.poll(entry(2, guid="top", title="Price of bread doubles in Idlib"))
    assert (len(found.new), found.reused) == (1, 1)
    assert not archive.trusts_guids


def test_a_new_slug_and_a_polished_title_under_one_id_are_an_edit():
    archive = Archive()
    archive.poll(entry(1, title="Russia leaves Qamishli"))
    found = archive.poll(
        entry(
            1,
            link="https://example.org/news/russia-left-qamishli",
            title="Russia leaves Qamishli airport: ministry",
            summary_html="x" * 90,
        )
    )
    assert (len(found.new), len(found.edited)) == (0, 1)


def test_one_article_listed_twice_in_a_poll_is_one():
    archive = Archive()
    found = archive.poll(entry(1), entry(1, guid="other", link="http://www.example.org/news/1?utm_source=rss"))
    assert [new.twins for new in found.new] == [(1,)]


def test_new_ids_on_known_links_are_counted():
    archive = Archive()
    archive.poll(*(entry(n) for n in range(4)))
    assert archive.poll(*(entry(n, guid=f"new-{n}") for n in range(4))).renamed == 4
