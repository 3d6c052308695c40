"""The gazetteer: reviewed entities a draft may take over with all their names, before anything is guessed from wording.

It comes in several documents in the format of a profile (without seed and scoring); together they are checked like one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """`profile` is for matching; `entities` and `contexts` are the tables as written, to be copied into a draft."""

    profile: Profile
    entities: Mapping[str, Table]
    contexts: Mapping[str, Table]


def join_gazetteer(documents: Mapping[str, Table]) -> Gazetteer:
    """One gazetteer of documents by file name; raises ConfigError like any profile."""
    entities: list[object] = []
    contexts: dict[str, Table] = {}
    for file in sorted(documents):
        tables = documents[file].get("entity", [])
        entities += tables if isinstance(tables, list) else []
        sets = documents[file].get("context", {})
        contexts |= sets if isinstance(sets, dict) else {}
    seed = {"id": "gazetteer", "title": "All known entities", "reviewed_by": "see the files"}
    profile = read_profile({"seed": seed, "context": contexts, "entity": entities}, file="gazetteer")
    by_id = {str(table["id"]): table for table in entities if isinstance(table, dict)}
    return Gazetteer(profile=profile, entities=by_id, contexts=contexts)
