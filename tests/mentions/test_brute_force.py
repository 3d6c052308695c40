"""The automata find exactly what a naive search finds: every pattern, at every place, in made-up and in real texts."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mentions.alphabet import encode_plain
from pipeline.mentions.forms import is_cjk
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.mentions.scanning import Scanned, cjk_hits, hits, scan
from pipeline.seeds.folding import fold
from pipeline.seeds.profile import Profile

TEXTS = 5000
ALPHABET = "abPuتيnpبوتن путин普京·ıİßШهھ\u200cـ -’'.\n"


def naive(scanned: Scanned, keys: list[str]) -> set[tuple[int, int, int]]:
    """Every occurrence of every key by str.find; a key whose first two letters never meet in the text cannot occur."""
    found = set()
    pairs = {text[at : at + 2] for text in (scanned.cjk_text, scanned.folded_text) for at in range(len(text))}
    for index, key in enumerate(keys):
        if key[:2] not in pairs:
            continue
        text = scanned.cjk_text if is_cjk(key) else scanned.folded_text
        start = text.find(key)
        while start >= 0:
            found.add((index, start, start + len(key)))
            start = text.find(key, start + 1)
    return found


def by_automaton(scanned: Scanned, lexicon: Lexicon) -> set[tuple[int, int, int]]:
    found = {hit for hit in hits(scanned, lexicon.names) if scanned.is_written_in(lexicon.patterns[hit[0]].scripts, *hit[1:])}
    return found | {*cjk_hits(scanned, lexicon.names)}


def real_texts(shared: Path) -> Iterator[str]:
    """Reports, Sorani, Arabic, English and Russian news; the beginnings, to keep the naive search bearable."""
    files = ("reports", "mentions/kurdish-parallel/ckb-kmr", "mentions/saudinewsnet-ar/articles", "mentions/fa-kes/articles")
    for name, most in zip((*files, "streams/telegram-ru-2024/posts"), (100, 500, 1500, 800, TEXTS), strict=True):
        with (shared / "data" / f"{name}.jsonl").open(encoding="utf-8") as file:
            for line in islice(file, most):
                document = json.loads(line)
                yield "\n".join(str(document.get(key) or "") for key in ("title", "text", "ckb", "kmr"))[:800]


@settings(max_examples=200, deadline=None)
@given(st.text(ALPHABET, max_size=80))
def test_made_up_texts(lexicon: Lexicon, text: str) -> None:
    scanned = scan("text", text, lexicon, shift=0)
    assert by_automaton(scanned, lexicon) == naive(scanned, [pattern.text for pattern in lexicon.patterns])


def test_five_thousand_real_texts(shared_folder: Path, profile: Profile) -> None:
    lexicon = build_lexicon([profile])
    keys = [pattern.text for pattern in lexicon.patterns]
    texts = list(islice(real_texts(shared_folder), TEXTS))
    assert len(texts) == TEXTS
    for text in texts:
        scanned = scan("text", text, lexicon, shift=0)
        assert by_automaton(scanned, lexicon) == naive(scanned, keys)


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET + "\u0301\u064b  \t\ufeffﻻ", max_size=60))
def test_codes_and_offsets_are_those_of_folding(lexicon: Lexicon, text: str) -> None:
    scanned = scan("text", text, lexicon, shift=0)
    folded = fold(scanned.prepared)
    assert len(scanned.codes) == len(folded.text)
    assert scanned.codes == encode_plain(folded.text, lexicon.codes)
    assert [scanned.span(at, at + 1) for at in range(len(folded.text))] == [
        folded.span(at, at + 1) for at in range(len(folded.text))
    ]
