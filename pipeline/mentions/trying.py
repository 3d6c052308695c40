"""A profile's own sentences, tried: what must match is found, what must not match is not. Run by `seedwatch seed check`.

The sentences stand in the profile beside the names they are about, so whoever changes a name sees at once what breaks.
"""

from collections.abc import Iterator

from pipeline.errors import Problem
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.mentions.mention import Analysis
from pipeline.seeds.profile import Profile


def try_sentences(profile: Profile, *, file: str) -> tuple[Problem, ...]:
    """One problem for every sentence that does not do what it says."""
    return tuple(_failures(profile, build_lexicon([profile]), file))


def failing_sentences(profile: Profile, lexicon: Lexicon) -> frozenset[tuple[str, str]]:
    """(entity, sentence) of every sentence that does not do what it says."""
    wanted = [(entity, sentence, True) for entity in profile.entities.values() for sentence in entity.must_match]
    unwanted = [(entity, sentence, False) for entity in profile.entities.values() for sentence in entity.must_not_match]
    return frozenset(
        (entity.id, sentence)
        for entity, sentence, is_wanted in (*wanted, *unwanted)
        if (entity.id in _found(_read(sentence, lexicon))) != is_wanted
    )


def _failures(profile: Profile, lexicon: Lexicon, file: str) -> Iterator[Problem]:
    for entity in profile.entities.values():
        for index, sentence in enumerate(entity.must_match):
            analysis = _read(sentence, lexicon)
            if entity.id not in _found(analysis):
                key = f"entity[{entity.id}].must_match[{index}]"
                yield Problem(file=file, key=key, wrong=f"not found in {sentence!r}", meant=_nearest(analysis, entity.id))
        for index, sentence in enumerate(entity.must_not_match):
            analysis = _read(sentence, lexicon)
            if entity.id in _found(analysis):
                key = f"entity[{entity.id}].must_not_match[{index}]"
                yield Problem(file=file, key=key, wrong=f"found in {sentence!r}", meant=_why(analysis, entity.id))


def _read(sentence: str, lexicon: Lexicon) -> Analysis:
    return analyse("", sentence, declared_language=None, lexicon=lexicon)


def _found(analysis: Analysis) -> set[str]:
    return {mention.entity_id for mention in analysis.mentions}


def _nearest(analysis: Analysis, entity_id: str) -> str:
    near = [f"{each.text!r} was refused: {each.rule}" for each in analysis.rejected if each.entity_id == entity_id]
    return near[0] if near else "no name of it stands there"


def _why(analysis: Analysis, entity_id: str) -> str:
    return next(f"{each.text!r} as {each.name!r}: {each.why}" for each in analysis.mentions if each.entity_id == entity_id)
