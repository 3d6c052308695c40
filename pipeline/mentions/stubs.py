"""New names of an article -> entities to review: a type if wording or a recogniser gives one, a weight, open questions."""

from collections.abc import Mapping

from pipeline.mentions.candidate import Candidate
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import EntityType
from pipeline.seeds.transliterating import cyrillic_spelling, latin_spelling, latin_spellings

TYPE_UNKNOWN = "type unknown"
_LEAST_LETTERS = 4
_WANTED = ("en", "ru", "ar", "tr")


def stub(candidate: Candidate, types: Mapping[str, EntityType], language: str, *, taken: frozenset[str]) -> dict[str, object]:
    """One new entity: typed by wording, else by the recogniser; open questions under `review`. `taken`: ids of others."""
    kind = candidate.type or types.get(candidate.name)
    others = ", ".join(code for code in _WANTED if code != language)
    review = f"names only in {language}: add {others} and the other languages you read"
    if kind is None:
        review = f"{TYPE_UNKNOWN} (person, group, base, place?); {review}"
    entity: dict[str, object] = {
        "id": _free_id(candidate.name, taken),
        "type": kind or "place",
        "label": candidate.name,
        "qid": "",
        "weight": _weight_of(kind, candidate),
        "review": review,
        "names": {language: [candidate.name]},
    }
    if _is_short(candidate.name) and kind not in {None, "place", "state"}:
        entity |= {"names": {}, "exact": [f"{candidate.name}:{language}"], "exact_strong": [candidate.name]}
    if candidate.short_forms:
        entity["licence_only"] = True
        entity["weak"] = {language: list(candidate.short_forms)}
    return entity


def _is_short(name: str) -> bool:
    """An acronym of two or three letters is looked for letter by letter (`seed check` asks for it)."""
    return name.isalnum() and len(name) < _LEAST_LETTERS and not "\u0600" <= name[0] <= "\u9fff"


def _free_id(name: str, taken: frozenset[str]) -> str:
    letters = "".join(char if char.isalnum() else "-" for char in fold_text(name))
    wanted = "-".join(part for part in letters.split("-") if part) or "unnamed"
    return next(each for each in (wanted, *(f"{wanted}-{number}" for number in range(2, 1000))) if each not in taken)


def _weight_of(kind: EntityType | None, candidate: Candidate) -> float:
    if kind == "base":
        return 9.0 if candidate.is_in_title else 8.0
    if kind == "person":
        return float(min(6, 3 + candidate.times // 2))
    return {"group": 4.0, "institution": 2.0, "state": 1.0, "place": 1.0}.get(kind or "", 1.0)


def proposals(candidate: Candidate, language: str) -> list[str]:
    """Spellings to consider, as comments."""
    if language in {"ru", "uk"}:
        return [f"proposal: en = [{latin_spelling(candidate.name)!r}]"]
    if not candidate.name.isascii():
        return []
    latin = latin_spellings(candidate.name)
    lines = [f"proposal: ru = [{cyrillic_spelling(candidate.name)!r}]"]
    return [*lines, f"other spellings seen for such names: {', '.join(latin)}"] if latin else lines
