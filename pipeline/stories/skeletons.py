"""Names nobody told us to watch, in a form that crosses scripts: Khribin, Хрибин and Hırbin are all HRBN.

In: a text, its language, the spans already known as watched entities. Out: consonant skeletons with a weight. Rarely present
in short leads, but precise: 3 of 786 unrelated cross-language pairs share one, 15 of 180 related ones (docs/stories.md).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOST = 24
_WEIGHTS = {3: 0.45, 4: 0.8}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameKey:
    """`forms`: the skeleton, and what is left of it without a case ending or a clitic. `surface`: as written."""

    forms: tuple[str, ...]
    weight: float
    surface: str


# Letters of a script -> consonant class. What is missing (vowels, glides, signs) tells nothing between languages.
_LATIN = (
    "dsch=J tsch=S sch=S shch=S dj=J dzh=J kh=H gh=G sh=S ch=S ph=F th=T zh=J ck=K qu=K ts=S tz=S ks=KS b=B c=K ç=S "
    "d=D f=F g=G ğ= h=H j=J k=K l=L m=M n=N ñ=N p=B q=K r=R s=S ş=S š=S č=S ž=J t=T v=F x=KS z=Z ß=S ł=L"
)
_CYRILLIC = (
    "дж=J дз=Z кс=KS тс=S б=B в=F г=G ґ=G д=D ж=J з=Z к=K л=L м=M н=N п=B р=R с=S т=T ф=F х=H ц=S ч=S ш=S щ=S й="
)
_ARABIC = (
    "ب=B پ=B ت=T ث=T ج=J چ=S ح=H خ=H د=D ذ=Z ر=R ڕ=R ز=Z ژ=J س=S ش=S ص=S ض=D ط=T ظ=Z غ=G ف=F ڤ=F ق=K ك=K ک=K گ=G ل=L "
    "ڵ=L م=M ن=N ه=H"
)
_HEBREW = (
    "ג'=J צ'=S ז'=J ח'=H ב=B ג=G ד=D ה=H ז=Z ח=H ט=T כ=K ך=K ל=L מ=M ם=M נ=N ן=N ס=S פ=B ף=F צ=S ץ=S ק=K ר=R ש=S ת=T"
)
_TABLES: dict[str, dict[str, str]] = {
    script: {letters: sound for letters, _, sound in (pair.partition("=") for pair in table.split())}
    for script, table in {"latin": _LATIN, "cyrillic": _CYRILLIC, "arabic": _ARABIC, "hebrew": _HEBREW}.items()
}
# Longest first: "sch" before "s".
_READERS = {
    script: re.compile("|".join(sorted(table, key=lambda letters: (-len(letters), letters))))
    for script, table in _TABLES.items()
}
# Turkish and Kurdish write c for j, and Kurdish x for kh; Ukrainian г is h; Spanish j is kh.
_BY_LANGUAGE: dict[str, dict[str, str]] = {
    "tr": {"c": "J"}, "ku": {"c": "J", "x": "H"}, "uk": {"г": "H"}, "es": {"j": "H"}, "de": {"j": ""},
}  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ׳][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…:»”\"]\s*$|^\s*$|[\n•|–—-]\s*$")
_CASE_ENDING = re.compile(r"(?:ом|ем|ым|им|ами|ями|ах|ях|ов|ев|ого|его|ому|ему|ськ\w+|ск(?:ий|ая|ое|ие|ого|ой|ом|их|им))$")
_ARABIC_HEAD = re.compile(r"^(?:[وف]?(?:[بلك]?ال|لل)|[وفبلك])")
_HEBREW_HEAD = re.compile(r"^[והבלמכש]{1,2}")
_MARKS = re.compile(r"[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")


def script_of(word: str) -> str:
    code = ord(word[0])
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "latin"
    if 0x400 <= code < 0x530:
        return "cyrillic"
    if 0x590 <= code < 0x600:
        return "hebrew"
    return "arabic" if 0x600 <= code < 0x780 else ""


def skeleton(word: str, language: str | None = None) -> str:
    """The consonants of one word in common classes; doubled ones count once."""
    lowered = word.casefold()
    script = script_of(lowered)
    if script not in _TABLES:
        return ""
    if script in {"arabic", "hebrew"} and lowered[-1:] in "هةەה":
        lowered = lowered[:-1]
    if script == "latin":
        lowered = re.sub(r"(?<=[a-z])h$", "", _bare_latin(lowered))
    special = _BY_LANGUAGE.get(language or "", {})
    table = _TABLES[script]
    letters = "".join(special.get(found, table[found]) for found in _READERS[script].findall(lowered))
    return re.sub(r"(.)\1+", r"\1", letters)


def _bare_latin(word: str) -> str:
    """Marks off, except those that make another consonant (ç, ş, š, č, ž, ğ)."""
    kept = unicodedata.normalize("NFC", word)
    return "".join(char if char in "çşščžğñł" else _MARKS.sub("", unicodedata.normalize("NFD", char)) for char in kept)


def find_names(
    text: str, *, language: str | None, taken: Sequence[Span] = (), common: frozenset[str] = frozenset()
) -> list[NameKey]:
    """Names in one text outside the `taken` spans; `common` holds skeletons too frequent to tell anything."""
    found: dict[str, NameKey] = {}
    for match in _WORD.finditer(text):
        if len(found) >= MOST:
            break
        is_taken = any(start < match.end() and match.start() < end for start, end in taken)
        if is_taken or not _may_be_name(match[0], text, match.start()):
            continue
        name = _name(match[0], language, common)
        if name is not None:
            found.setdefault(name.forms[0], name)
    return list(found.values())


def _may_be_name(word: str, text: str, start: int) -> bool:
    """Where a script has capitals, a capital inside a sentence; elsewhere any word of four letters."""
    script = script_of(word)
    if script in {"arabic", "hebrew"}:
        return len(word) >= 4
    if script not in {"latin", "cyrillic"} or not word[0].isupper() or word.isupper():
        return False
    return _SENTENCE_END.search(text[max(0, start - 3) : start]) is None


def _name(word: str, language: str | None, common: frozenset[str]) -> NameKey | None:
    stem = re.split(r"['’]", word)[0] if script_of(word) == "latin" and len(re.split(r"['’]", word)[0]) > 2 else word
    forms = [form for form in dict.fromkeys(skeleton(form, language) for form in _forms(stem)) if len(form) >= 3]
    if not forms or any(form in common for form in forms):
        return None
    return NameKey(forms=tuple(forms), weight=_WEIGHTS.get(min(len(form) for form in forms), 1.0), surface=word)


def _forms(word: str) -> list[str]:
    """The word, and without what grammar may have added."""
    script = script_of(word)
    if script == "cyrillic":
        return [word, _CASE_ENDING.sub("", word.casefold())] if len(word) > 5 else [word]
    if script == "arabic":
        return [word, _ARABIC_HEAD.sub("", word)] if len(word) > 4 else [word]
    if script == "hebrew":
        return [word, _HEBREW_HEAD.sub("", word)] if len(word) > 4 else [word]
    return [word]


def is_headline_case(title: str) -> bool:
    """Most words have a capital, so a capital says nothing."""
    words = [word for word in _WORD.findall(title) if script_of(word) in {"latin", "cyrillic"} and len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) > 0.6 * len(words)
