"""A report that does not concern a seed -> what it lacks, in words: a term of the gate's nearest line, company, or points."""

from collections.abc import Iterable, Sequence

from pipeline.mentions.mention import Relevance
from pipeline.seeds.profile import Profile


def shortfall(profile: Profile, relevance: Relevance) -> str:
    """Empty where the report is relevant."""
    if relevance.is_relevant:
        return ""
    if not relevance.entity_ids:
        return "nothing of this seed is named"
    if profile.scoring.gate and not relevance.gates:
        return f"no line of the gate holds{_nearest(profile, relevance)}"
    if relevance.score < profile.scoring.threshold_relevant:
        return f"score {relevance.score:g}, the seed asks for {profile.scoring.threshold_relevant:g}"
    return f"fewer than {profile.scoring.min_distinct} bases, persons, groups or institutions are named"


def _nearest(profile: Profile, relevance: Relevance) -> str:
    """The line that lacks least, the first of several. `about:` counts as lacking: it holds only together with the rest."""
    named = [profile.entities[entity_id] for entity_id in relevance.entity_ids if entity_id in profile.entities]
    held = {f"{key}:{value}" for each in named for key, value in (("type", each.type), ("id", each.id), ("side", each.side))}
    lines = [(line, _lacking(line, held)) for line in profile.scoring.gate]
    near = [(line, lacking) for line, lacking in lines if len(lacking) < len(line)]
    if not near:
        return ""
    line, lacking = min(near, key=lambda each: len(each[1]))
    return f"; nearest is {' + '.join(line)}, without {' and '.join(lacking)}"


def _lacking(line: Sequence[str], held: Iterable[str]) -> list[str]:
    known = set(held)
    return [term for term in line if known.isdisjoint(_meanings(term))]


def _meanings(term: str) -> set[str]:
    selector, _, wanted = term.partition(":")
    return {f"{selector}:{each}" for each in wanted.split("|")}
