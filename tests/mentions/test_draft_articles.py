"""Drafts of articles far from the first seed and near to it, in eleven languages: complete, typed, without junk."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from pipeline.loading.gazetteer import load_gazetteer
from pipeline.mentions.analysis import analyse
from pipeline.mentions.drafting import draft_profile
from pipeline.mentions.lexicon import build_lexicon
from pipeline.mentions.mention import Relevance
from pipeline.mentions.trying import try_sentences
from pipeline.seeds.checking import check_profile
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile

FILES = [Path(__file__).with_name(name) for name in ("draft_articles.toml", "draft_articles_far.toml")]
ARTICLES = {name: article for file in FILES for name, article in tomllib.loads(file.read_text(encoding="utf-8")).items()}
WITH_OTHER_REPORTS = [name for name, article in ARTICLES.items() if "same" in article]
UNRELATED = (
    ("Putin and Trump speak by phone", "The presidents of Russia and the United States spoke for an hour about Ukraine."),
    ("Israel strikes Damascus", "Israeli jets struck targets near Damascus in Syria on Friday, the army said."),
    ("France and Italy sign trade deal", "Emmanuel Macron received the prime minister of Italy in Paris to sign a trade deal."),
    ("Armenia wins at chess", "The team of Armenia beat Azerbaijan in the final of the tournament in Baku."),
    ("Malis Nationalelf verliert", "Mali hat in Bamako gegen Niger verloren. Der Trainer trat zurück."),
    ("Cholera im Sudan", "Im Sudan breitet sich die Cholera aus, teilte die Hilfsorganisation in Khartum mit."),
    ("Китай и Россия подписали договор", "Владимир Путин прибыл в Пекин. Китай купит больше газа."),
    ("Marathon in Djibouti", "Runners from Ethiopia won the marathon in Djibouti on Sunday."),
    ("Erdoğan NATO zirvesinde", "Cumhurbaşkanı Erdoğan, NATO zirvesinde Trump ile görüştü. Türkiye'nin talepleri sürüyor."),
    ("安理会讨论利比亚", "联合国安理会星期二讨论了利比亚局势，俄罗斯和美国代表发言。"),
)


@cache
def drafted(name: str) -> Profile:
    article = ARTICLES[name]
    draft = draft_profile(article["title"], article["text"].strip(), seed_id=name, gazetteer=load_gazetteer())
    return read_profile(tomllib.loads(draft.text), file=f"{name}.toml", allow_unreviewed=True)


@cache
def relevances(name: str) -> tuple[Relevance, tuple[Relevance, ...]]:
    """What the draft says of its own article, and of reports that have nothing to do with it."""
    lexicon = build_lexicon([drafted(name)])
    reports = [(ARTICLES[name]["title"], ARTICLES[name]["text"].strip()), *UNRELATED]
    own, *others = (analyse(title, text, declared_language=None, lexicon=lexicon).relevances[0] for title, text in reports)
    return own, tuple(others)


@pytest.mark.parametrize("name", ARTICLES)
def test_what_the_gazetteer_knows_is_taken_over(name: str) -> None:
    assert set(ARTICLES[name]["known"]) <= {each.id for each in drafted(name).entities.values() if not each.review}


@pytest.mark.parametrize("name", ARTICLES)
def test_new_names_are_whole_typed_in_the_nominative_and_no_others_are_there(name: str) -> None:
    found = {
        f"{each.type} {each.label}" + "".join(f" | {weak.text}" for weak in each.names if weak.kind == "weak")
        for each in drafted(name).entities.values()
        if each.review
    }
    assert found == set(ARTICLES[name]["new"])


@pytest.mark.parametrize("name", ARTICLES)
def test_a_draft_passes_its_check(name: str) -> None:
    errors = [each for each in check_profile(drafted(name), file="draft") if not each.is_warning]
    assert errors == []
    assert try_sentences(drafted(name), file="draft") == ()


@pytest.mark.parametrize("name", ARTICLES)
def test_its_gate_opens_for_the_article_alone(name: str) -> None:
    own, others = relevances(name)
    assert own.is_relevant
    assert [title for (title, _), each in zip(UNRELATED, others, strict=True) if each.gates] == []


@pytest.mark.parametrize("name", WITH_OTHER_REPORTS)
def test_a_second_report_of_the_matter_is_relevant_and_one_of_the_same_states_is_not(name: str) -> None:
    lexicon = build_lexicon([drafted(name)])
    same, other = (
        analyse(*ARTICLES[name][key], declared_language=None, lexicon=lexicon).relevances[0] for key in ("same", "other")
    )
    assert (same.is_relevant, other.is_relevant) == (True, False)
