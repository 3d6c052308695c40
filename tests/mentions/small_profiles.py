"""Profiles of two or three entities, for rules that are clearer without the shipped one."""

from typing import Any

from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import build_lexicon
from pipeline.mentions.mention import Analysis
from pipeline.seeds.reading import read_profile


def analysed(text: str, *entities: dict[str, Any], title: str = "", language: str | None = "en", **document: Any) -> Analysis:
    """What a profile of these entities finds in a text."""
    filled = [{"id": f"e{number}", "type": "person", **entity} for number, entity in enumerate(entities)]
    seed = {"id": "s", "title": "T", "reviewed_by": "A"}
    profile = read_profile({"seed": seed, "entity": filled, **document}, file="s.toml")
    return analyse(title, text, declared_language=language, lexicon=build_lexicon([profile]))


def texts(analysis: Analysis) -> list[str]:
    return [mention.text for mention in analysis.mentions]


def rules(analysis: Analysis) -> list[str]:
    return [rejected.rule for rejected in analysis.rejected]
