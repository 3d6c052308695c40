"""Finds the same names in the same texts: `finding.py NAME < job.json` prints {"seconds", "hits"}. Under any of the pythons.

job.json is {"forms": [...], "texts": [...]}. Texts are in memory and the matcher is built before the clock starts.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Finder = Callable[[str], int]


def ours(forms: list[str]) -> Finder:
    """Folding, automaton, and the check of both edges of every hit; offsets into the original included."""
    from pipeline.mentions.lexicon import build_lexicon  # noqa: PLC0415  # each finder imports only its own
    from pipeline.mentions.scanning import hits, scan  # noqa: PLC0415
    from pipeline.seeds.profile import Entity, Name, Profile  # noqa: PLC0415

    names = tuple(Name(text=form, language="en", kind="strong") for form in forms)
    entity = Entity(id="all", type="place", label="all", weight=1.0, names=names)
    lexicon = build_lexicon([Profile(seed_id="bench", title="", version="1", entities={"all": entity})])

    def find(text: str) -> int:
        scanned = scan("text", text, lexicon, shift=0)
        spans = [
            scanned.span(start, end)
            for _, start, end in hits(scanned, lexicon.names)
            if not scanned.edges[start] and not scanned.edges[end + 1]  # made at the first hit
        ]
        return len(spans)

    return find


def flashtext2(forms: list[str]) -> Finder:
    from flashtext2 import KeywordProcessor  # noqa: PLC0415

    processor = KeywordProcessor(case_sensitive=False)
    for form in forms:
        processor.add_keyword(form)
    return lambda text: len(processor.extract_keywords_with_span(text))


def spacy(forms: list[str]) -> Finder:
    import spacy as peer  # noqa: PLC0415
    from spacy.matcher import PhraseMatcher  # noqa: PLC0415

    language = peer.blank("xx")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("names", [language.make_doc(form) for form in forms])
    return lambda text: len(matcher(language.make_doc(text)))


FINDERS: dict[str, Callable[[list[str]], Finder]] = {"ours": ours, "flashtext2": flashtext2, "spacy": spacy}


def main() -> None:
    job: dict[str, Any] = json.load(sys.stdin)
    find = FINDERS[sys.argv[1]](job["forms"])
    find(job["texts"][0])
    started = time.process_time()
    found = sum(find(text) for text in job["texts"])
    json.dump({"seconds": time.process_time() - started, "hits": found}, sys.stdout)


if __name__ == "__main__":
    main()
