"""Gold that is likely a slip: ids no profile has, two reports of one id. It is judged as it stands; a person is told."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.loading.reports import FiledReport
from pipeline.seeds.problems import did_you_mean
from pipeline.seeds.profile import Profile


def doubts(lines: Iterable[FiledReport], profiles: Sequence[Profile]) -> Iterator[str]:
    """One for each, with the number of its line."""
    known = sorted({entity_id for profile in profiles for entity_id in profile.entities})
    first: dict[str, int] = {}
    for line in lines:
        number = int(line.report.id)
        for key, ids in (("entities", line.gold.entities or frozenset()), ("optional", line.gold.optional)):
            for entity_id in sorted(ids.difference(known)):
                close = did_you_mean(entity_id, known)
                yield f"{number}: {key}: no profile has {entity_id!r}{f' ({close})' if close else ''}"
        earlier = first.setdefault(line.name, number)
        if earlier != number:
            yield f"{number}: id: {line.name!r} is the id of line {earlier} too"
