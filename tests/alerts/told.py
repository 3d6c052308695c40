"""A small invented story for the tests of this folder: a report on two bases, in English, Arabic or Russian."""

from datetime import UTC, datetime, timedelta

from pipeline.alerts.alert import StoryState
from pipeline.alerts.composing import told_article
from pipeline.alerts.deciding import Case
from pipeline.alerts.payload import NewFact
from pipeline.alerts.rule import EntityCard, Rule, RuleSubject, parse_line
from pipeline.alerts.telling import StoryView, Telling, no_links
from pipeline.articles.article import ArticleId, Report
from pipeline.mentions.mention import Analysis, Mention, Reason, Relevance

NOW = datetime(2026, 1, 28, 14, 8, tzinfo=UTC)
SEED = "seed-1"

CARDS = {
    card.id: card
    for card in (
        EntityCard(id="base-qamishli", label="Qamishli airbase", type="base", side="russia"),
        EntityCard(id="base-tartus", label="Tartus naval base", type="base", side="russia"),
        EntityCard(id="putin", label="Putin", type="person", side="russia"),
        EntityCard(id="sharaa", label="Sharaa", type="person", side="syria"),
        EntityCard(id="syria", label="Syria", type="state", side="syria"),
        EntityCard(id="sdf", label="SDF", type="group", side="kurdish"),
        EntityCard(id="barrack", label="Barrack", type="person", side="usa"),
    )
}

ENGLISH = (
    "Last cargo plane leaves Kamishly airport, says Mr. Putin's envoy",
    "The last Il-76 left Kamishly airport at dawn. Gen. A. Saleh of the SDF said the gate was open! Nobody answered.",
)
NAMES = (
    ("base-qamishli", "title", "Kamishly airport"),
    ("putin", "title", "Putin"),
    ("base-qamishli", "text", "Kamishly airport"),
    ("sdf", "text", "SDF"),
)


def mention(entity_id, field, name, title, text, language="en"):
    where = title if field == "title" else text
    start = where.index(name)
    return Mention(
        seed_id=SEED,
        entity_id=entity_id,
        field=field,
        start=start,
        end=start + len(name),
        text=name,
        name=name,
        language=language,
        kind="strong",
        why="name",
    )


def report(title=ENGLISH[0], text=ENGLISH[1], *, article_id=1, outlet="Levant Monitor", seen_at=NOW, **more):
    return Report(
        id=ArticleId(article_id),
        title=title,
        text=text,
        seen_at=seen_at,
        outlet=outlet,
        url=more.pop("url", "https://news.example/1"),
        **more,
    )


def analysis(title=ENGLISH[0], text=ENGLISH[1], *, names=NAMES, language="en", score=17.5):
    mentions = tuple(mention(*name, title, text, language) for name in names)
    relevance = Relevance(
        seed_id=SEED,
        profile_version="1",
        score=score,
        reasons=(
            Reason(points=9.0, text="Qamishli airbase in the title", entity_id="base-qamishli"),
            Reason(points=8.5, text="rest"),
        ),
        gates=("type:base",),
        is_relevant=True,
        is_strong=True,
        entity_ids=tuple(dict.fromkeys(name[0] for name in names)),
    )
    return Analysis(language=language, mentions=mentions, rejected=(), relevances=(relevance,), lexicon_version="1")


def telling(made=None, found=None, *, story_id="story-1", outlets=1, independent=1, others=(), links=None, **story):
    made = made or report()
    found = found or analysis()
    view = StoryView(
        id=story_id,
        title=made.title,
        first_seen_at=NOW - timedelta(hours=3),
        articles=(told_article(made, language=found.language), *others),
        n_articles=1 + len(others),
        outlets=outlets,
        independent_sources=independent,
        languages=(found.language or "en",),
        **story,
    )
    return Telling(
        report=made,
        analysis=found,
        story=view,
        entities=CARDS,
        seeds={SEED: "Putin abandons Syria base"},
        links=links or no_links,
    )


def subject(*ids, score=17.5, relevant=True, **more):
    return RuleSubject(
        seed_id=SEED, entities=tuple(CARDS[each] for each in ids), score=score, is_relevant=relevant, language="en", **more
    )


def rule(**changes):
    given = {"name": "bases", "when": (parse_line(["type:base"]),), "send_to": ("desk",)} | changes
    return Rule(**given)


def case(**changes):
    given = {
        "subjects": (subject("base-qamishli", "putin", "sdf"),),
        "telling": telling(),
        "state": StoryState(),
        "rule": rule(),
        "now": NOW,
    } | changes
    return Case(**given)


def fact(kind="entity", text="Tartus naval base", *, key=None, major=True, by=""):
    return NewFact(kind=kind, text=text, key=key or text, is_major=major, by=by)
