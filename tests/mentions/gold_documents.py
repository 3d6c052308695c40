"""Documents with gold ids of entities -> what we find in each, counted as the gold says and as reading the texts corrected it.

`python -m tests.mentions.gold_documents ../shared` prints both figures for every set and entity, and every disagreement.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.seeds.reading import read_profile

ADJUDICATED = Path(__file__).with_name("adjudicated.toml")
SHIPPED = Path(__file__).resolve().parents[2] / "seeds" / "qamishli-withdrawal.toml"
NEREL = {"Q7747": "putin", "Q2429253": "islamic-state", "Q858": "syria", "Q44329": "assad"}
SLAVICNER = {
    "PER-Vladimir-Putin": "putin",
    "GPE-Syria": "syria",
    "PER-Bashar-al-Assad": "assad",
    "ORG-Islamic-State": "islamic-state",
    "ORG-ISIS-Islamic-State-of-Iraq-and-the-Levant": "islamic-state",
    "ORG-Islamic-State-of-Iraq-and-the-Levant": "islamic-state",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One entity in one document: is it there by the gold, and did we find it?"""

    collection: str
    document: str
    entity: str
    is_gold: bool
    is_found: bool

    @property
    def key(self) -> str:
        return f"{self.collection}/{self.document}/{self.entity}"


def judgements(shared: Path, lexicon: Lexicon) -> list[Judgement]:
    """Of every document and entity where the gold or we see something."""
    return [*_nerel(shared / "data/mentions/nerel", lexicon), *_slavicner(shared / "data/mentions/slavicner", lexicon)]


def _nerel(folder: Path, lexicon: Lexicon) -> Iterator[Judgement]:
    for path in sorted(folder.rglob("*.txt")):
        annotation = path.with_suffix(".ann").read_text(encoding="utf-8")
        gold = {NEREL[qid] for qid in re.findall(r"Reference T\d+ Wikidata:(Q\d+)", annotation) if qid in NEREL}
        found = _found(path, "ru", lexicon)
        yield from _compared(f"nerel-{path.parent.name}", path.stem, gold, found, NEREL.values())


def _slavicner(folder: Path, lexicon: Lexicon) -> Iterator[Judgement]:
    for path in sorted((folder / "ner").rglob("*.tsv")):
        document = path.relative_to(folder / "ner").with_suffix("")
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        gold = {SLAVICNER[row[5]] for row in rows if len(row) > 5 and row[5] in SLAVICNER}
        found = _found((folder / "raw" / path.relative_to(folder / "ner")).with_suffix(".txt"), path.parent.name, lexicon)
        yield from _compared("slavicner", str(document), gold, found, SLAVICNER.values())


def _found(path: Path, language: str, lexicon: Lexicon) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return {mention.entity_id for mention in analyse("", text, declared_language=language, lexicon=lexicon).mentions}


def _compared(collection: str, document: str, gold: set[str], found: set[str], entities: Iterable[str]) -> Iterator[Judgement]:
    for entity in sorted({*entities} & (gold | found)):
        yield Judgement(
            collection=collection,
            document=document,
            entity=entity,
            is_gold=entity in gold,
            is_found=entity in found,
        )


def adjudicated() -> dict[str, dict[str, object]]:
    return tomllib.loads(ADJUDICATED.read_text(encoding="utf-8"))


@dataclass(slots=True)
class Count:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: AbstractSet[str], gold: AbstractSet[str], optional: AbstractSet[str] = frozenset()) -> None:
        self.right += len(found & gold)
        self.wrong += len(found - gold - optional)
        self.missed += len(gold - found)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} ({self.right} right, {self.wrong} wrong, {self.missed} missed)"


def count(judged: Iterable[Judgement], *, settled: frozenset[str] = frozenset()) -> dict[tuple[str, str], Count]:
    """By set and entity; in `settled` disagreements the gold is corrected to what we said."""
    counts: dict[tuple[str, str], Count] = {}
    for each in judged:
        is_gold = each.is_found if each.key in settled else each.is_gold
        one = counts.setdefault((each.collection, each.entity), Count())
        one.right += is_gold and each.is_found
        one.wrong += each.is_found and not is_gold
        one.missed += is_gold and not each.is_found
    return counts


def settled_for_us() -> frozenset[str]:
    return frozenset(key for key, verdict in adjudicated().items() if verdict["right"] == "ours")


def main() -> None:
    profile = read_profile(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), file=SHIPPED.name)
    judged = judgements(Path(sys.argv[1]), build_lexicon([profile]))
    as_gold, as_read = count(judged), count(judged, settled=settled_for_us())
    for key in sorted(as_gold):
        print(f"{' '.join(key):28} gold {as_gold[key]!s:50} adjudicated {as_read[key]}")
    for each in judged:
        if each.is_gold != each.is_found:
            verdict = adjudicated().get(each.key, {"why": "not adjudicated yet"})
            print(f"{each.key}: {'found' if each.is_found else 'not found'}. {verdict['why']}")


if __name__ == "__main__":
    main()
