"""Whose report is it really? The agencies and monitors a report names as its source in the opening or by-line.

In: the opening of a text. Out: stable ids of sources. Twelve outlets that all say "according to Reuters" are one source.
"""

from ahocorasick_rs import AhoCorasick

from pipeline.stories.words import normal

OPENING = 300

# The whole word or phrase, as written; matched folded. Clitics of Arabic and Hebrew and Slavic endings are tried below.
_SOURCES: dict[str, str] = {
    "reuters": "reuters|рейтер|рейтерс|ройтерс|رويترز|رویترز|ڕۆیتەرز|רויטרס|路透社|路透|reuter",
    "afp": "afp|agence france presse|афп|франс пресс|ا ف ب|أ ف ب|أ.ف.ب|فرانس برس|خبرگزاری فرانسه|法新社|法新",
    "ap": "associated press|ассошиэйтед пресс|أسوشيتد برس|اسوشييتد برس|أسوشييتد برس|آسوشیتدپرس|美联社|美聯社|סוכנות איי פי",
    "tass": "tass|тасс|تاس|塔斯社|טאס",
    "ria": "ria novosti|риа новости|риа|ريا نوفوستي|نوفوستي|ریا نووستی|俄新社|ria",
    "interfax": "interfax|интерфакс|إنترفاكس|انترفاكس|اینترفاکس|国际文传电讯社|інтерфакс",
    "sana": "sana|сана|سانا|叙利亚通讯社|叙通社",
    "anadolu": "anadolu|aa muhabiri|анадолу|الأناضول|آناتولی|ئاناتۆڵی|阿纳多卢",
    "xinhua": "xinhua|синьхуа|شينخوا|شینهوا|新华社|新華社",
    "dpa": "dpa|د ب أ",
    "efe": "efe",
    "irna": "irna|ирна|إرنا|ایرنا",
    "rudaw": "rudaw|рудав|رووداو|ڕووداو",
    "kurdistan24": "kurdistan24|kurdistan 24|كردستان 24|کوردستان٢٤|کوردستان 24",
    "hawar": "anha|ajansa hawar|hawar news|هاوار",
    "northpress": "north press|نورث برس",
    "sohr": "sohr|syrian observatory|observatoire syrien|syrische beobachtungsstelle|observatorio sirio|сцпч|المرصد السوري|"
    "сирийский центр мониторинга|сирийская обсерватория|сирійська обсерваторія|叙利亚人权观察|"
    "suriye insan hakları gözlemevi|دیدبان حقوق بشر سوریه",
}
_NAMES = [(normal(name).strip(), source) for source, names in _SOURCES.items() for name in names.split("|")]
_AUTOMATON = AhoCorasick([name for name, _ in _NAMES])
_LONGEST_ENDING = 3
"""Letters an inflected name may carry behind it: Рейтера, Reuters'a, Рейтером."""


def credited_sources(text: str, *, author: str = "") -> tuple[str, ...]:
    """Ids of the sources named in the opening or the by-line, sorted."""
    written = f"{author} {text[:OPENING]}"
    opening = normal(written)
    found = set()
    for index, start, end in _AUTOMATON.find_matches_as_indexes(opening, overlapping=True):
        name, source = _NAMES[index]
        if _is_chinese(name) or (_begins(opening, start) and _ends(opening, end, len(name)) and _is_written(name, written)):
            found.add(source)
    return tuple(sorted(found))


def _is_written(name: str, text: str) -> bool:
    """Short Latin names are acronyms: "SANA" is an agency, "sana" is Turkish for "to you"."""
    return len(name) > 4 or not name.isascii() or name.upper() in text


def _is_chinese(name: str) -> bool:
    return "\u4e00" <= name[0] <= "\u9fff"


def _begins(opening: str, start: int) -> bool:
    head = opening[opening.rfind(" ", 0, start) + 1 : start]
    return head in {"", "و", "ل", "ب", "ה", "ל", "ב"}


def _ends(opening: str, end: int, length: int) -> bool:
    rest = opening[end : opening.find(" ", end)]
    return len(rest) <= (_LONGEST_ENDING if length > 4 else 0)
