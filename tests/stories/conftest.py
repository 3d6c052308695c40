"""Reports for the tests of this stage: watched names are found by plain search, so nothing depends on another stage's rules."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pytest

from pipeline.articles.article import ArticleId, Report
from pipeline.loading.event_words import load_event_words
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.mentions.mention import Analysis, Mention
from pipeline.stories.describing import Tables, article_features
from pipeline.stories.entities import EntityWeights, entity_weights
from pipeline.stories.features import Features

MakeFeatures = Callable[..., Features]


@dataclass(frozen=True)
class Watched:
    id: str
    type: str
    side: str = ""
    story_weight: float | None = None
    names: tuple[str, ...] = ()
    names_from: str = ""


WATCHED = (
    Watched("base-hmeimim", "base", "russia", None, ("Hmeimim", "Хмеймим", "حميميم", "赫迈米姆", "Hmeymim", "חמיימים")),
    Watched("base-tartus", "base", "russia", None, ("Tartus naval", "пункт базирования в Тартусе", "Tartus deniz üssü")),
    Watched("base-qamishli", "base", "russia", None, ("Qamishli airport", "аэропорт Камышлы", "مطار القامشلي", "Kamışlı havaalanı")),
    Watched("putin", "person", "russia", 0.4, ("Putin", "Путин", "بوتين", "普京", "Poutine")),
    Watched("sharaa", "person", "syria", None, ("Sharaa", "Шараа", "الشرع", "沙拉", "Şara", "Charaa")),
    Watched("barrack", "person", "us", 0.8, ("Barrack", "Баррак", "براك")),
    Watched("abdi", "person", "syria", None, ("Abdi", "Абди", "عبدي")),
    Watched("islamic-state", "group", "", 0.4, ("Islamic State", "ИГИЛ", "داعش", "IŞİD")),
    Watched("sdf", "group", "syria", None, ("SDF", "СДС", "قسد", "SDG")),
    Watched("kremlin", "institution", "russia", None, ("Kremlin", "Кремл", "الكرملين", "克里姆林宫")),
    Watched("syria", "state", "syria", None, ("Syria", "Сири", "سوريا", "叙利亚", "Suriye")),
    Watched("russia", "state", "russia", None, ("Russia", "Росси", "روسيا", "俄罗斯", "Rus ")),
)


def _mentions(field: str, text: str) -> Iterator[Mention]:
    for entity in WATCHED:
        for name in entity.names:
            start = text.find(name)
            while start >= 0:
                yield Mention(
                    seed_id="test",
                    entity_id=entity.id,
                    field="title" if field == "title" else "text",
                    start=start,
                    end=start + len(name),
                    text=name,
                    name=name,
                    language="",
                    kind="strong",
                    why="name",
                )
                start = text.find(name, start + 1)


@pytest.fixture(scope="session")
def weights() -> EntityWeights:
    return entity_weights(WATCHED)


@pytest.fixture(scope="session")
def tables(weights: EntityWeights) -> Tables:
    return Tables(words=load_event_words(), vocabulary=load_vocabulary(), entities=weights)


@pytest.fixture(scope="session")
def features_of(tables: Tables) -> MakeFeatures:
    def make(title: str, text: str, at: str, *, number: int = 1, language: str = "en", outlet: str = "") -> Features:
        moment = datetime.fromisoformat(at if "T" in at else f"{at}T12:00:00+00:00")
        report = Report(id=ArticleId(number), title=title, text=text, seen_at=moment, language=language, outlet=outlet or f"outlet {number}")
        return article_features(report, analysis_of(title, text, language), tables=tables)

    return make


def analysis_of(title: str, text: str, language: str) -> Analysis:
    return Analysis(
        language=language,
        mentions=(*_mentions("title", title), *_mentions("text", text)),
        rejected=(),
        relevances=(),
        lexicon_version="test",
    )


@pytest.fixture(scope="session")
def group(features_of: MakeFeatures) -> Callable[..., Mapping[int, str]]:
    """Place reports given as (language, day, title, text); gives article id -> story id."""
    from pipeline.stories.index import StoryIndex

    def run(*reports: tuple[str, str, str, str]) -> Mapping[int, str]:
        index = StoryIndex()
        made = [features_of(title, text, day, number=at, language=lang) for at, (lang, day, title, text) in enumerate(reports, 1)]
        for features in sorted(made, key=lambda one: (one.dated_at, one.article_id)):
            index.add(features)
        return index.assignment

    return run
