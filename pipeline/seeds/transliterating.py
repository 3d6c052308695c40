"""A name -> spellings other writers might use, in its own alphabet and the other. Proposals for a reviewer, never matched."""

from itertools import product

_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("q", "k"),
    ("kh", "ch", "h"),
    ("sh", "sch", "ch"),
    ("ou", "u", "oo"),
    ("ei", "ai", "ey"),
    ("dj", "j"),
    ("ee", "i"),
    ("al-", "el-", "al "),
)
_MOST = 8

_TO_CYRILLIC = tuple(
    tuple(pair.split(":"))
    for pair in (
        "shch:щ sch:ш kh:х zh:ж ch:ч sh:ш ts:ц ya:я yu:ю yo:ё ee:и oo:у ou:у th:т ph:ф ck:к qu:кв j:дж a:а b:б c:к d:д e:е "
        "f:ф g:г h:х i:и k:к l:л m:м n:н o:о p:п q:к r:р s:с t:т u:у v:в w:в x:кс y:и z:з"
    ).split()
)


_TO_LATIN = dict(
    pair.split(":")
    for pair in (
        "а:a б:b в:v г:g д:d е:e ё:yo ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch "
        "ъ: ы:y ь: э:e ю:yu я:ya і:i ї:yi є:ye ґ:g"
    ).split()
)


def latin_spelling(name: str) -> str:
    """A rough English spelling of a Russian or Ukrainian name, letter by letter."""
    spelled = (_TO_LATIN.get(char.lower(), char) for char in name)
    return "".join(new.capitalize() if char.isupper() else new for char, new in zip(name, spelled, strict=True))


def latin_spellings(name: str) -> tuple[str, ...]:
    """The name with one family of letters exchanged at a time (Qamishli: Kamishli, Qamischli), itself left out."""
    found: dict[str, None] = {}
    for family in _FAMILIES:
        for old, new in product(family, family):
            spelled = _exchange(name, old, new)
            if spelled != name:
                found[spelled] = None
    return tuple(found)[:_MOST]


def _exchange(name: str, old: str, new: str) -> str:
    if old == new or old not in name.lower():
        return name
    position = name.lower().index(old)
    start, end = name[position], position + len(old)
    return name[:position] + (new[0].upper() + new[1:] if start.isupper() else new) + name[end:]


def cyrillic_spelling(name: str) -> str:
    """A rough Russian spelling of an English one, word by word."""
    return " ".join(_cyrillic_word(word) for word in name.split())


def _cyrillic_word(word: str) -> str:
    rest, spelled = word.lower(), ""
    while rest:
        old, new = next(((old, new) for old, new in _TO_CYRILLIC if rest.startswith(old)), (rest[0], rest[0]))
        spelled, rest = spelled + new, rest[len(old) :]
    return spelled[0].upper() + spelled[1:] if word[:1].isupper() else spelled
