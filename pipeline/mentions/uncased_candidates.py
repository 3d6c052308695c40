"""Arabic, Persian and Chinese texts -> names no gazetteer knows. There are no capitals, so only a title or "base" tells a name.

Fewer names are found than where capitals tell them, and where one ends is a guess: everything here is marked for review.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.mentions.candidate import Candidate
from pipeline.mentions.given_names import is_given_name
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import EntityType

_WORD = r"[\u0621-\u064a\u066e-\u06d3]+"
_JOINED = "عبد|أبو|ابو|بن|ابن|آل"
_ARABIC_BASE = re.compile(rf"(?:^|\s)[وفبل]?(قاعدة|قاعدتي|مطار|ميناء|پایگاه|فرودگاه|بندر)\s+({_WORD})(?:\s+({_WORD}))?")
_ARABIC_PERSON = re.compile(
    r"(?:^|\s)[وفبل]*(?:ال)?(?:رئيس|مشير|جنرال|فريق|لواء|عميد|عقيد|وزير|سفير|متحدث|ناطق|مبعوث|شيخ|أمير|ملك|قائد|"
    r"رئیس‌جمهور|وزیر|سردار|ژنرال|سفیر|سخنگو|سخنگوی)"
    rf"(?:\s+(?:الدفاع|الخارجية|الداخلية|الوزراء|ال{_WORD}[يى]))*\s+({_WORD}(?:\s+{_WORD}){{1,2}})"
)
_HEADS_OF_PLACES = frozenset("وادي تل جبل رأس عين أبو ابو أم دير شيخ خان".split())
_NO_NAME = frozenset(
    "حركة جديدة أخرى كبيرة صغيرة رئيسية سرية باسم نظامی هوایی دریایی "
    "مجلس حكومة أركان هيئة بعثة لجنة حزب برلمان جمهورية وزراء شؤون جهاز إدارة لقاء زيارة مستقبل أمس اليوم صباح "
    "مساء كان قد لم لا في من على إلى الى عن مع أن إن ان التي الذي هذا هذه بعد قبل بين خلال قال وقال أكد وأكد "
    "يوم جنوب شمال شرق غرب وسط قرب دولة در از به با که این آن را و است".split()
)
_HAN = r"[\u4e00-\u9fff]"
_IN_NAME = r"(?:(?![在于到往驻向至从和与的对])[\u4e00-\u9fff])"
_CHINESE_BASE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|[在于从到的和驻向至往离由对])({_IN_NAME}{{2,9}}?(?:国际机场|空军基地|海军基地|军事基地|机场|基地|军港|國際機場|機場))"
)
_CHINESE_PERSON = re.compile(
    rf"(?:总统|总理|首相|部长|外长|防长|大臣|司令|司令员|发言人|负责人|将领|主任|专家|分析师|主席|总书记|国王|大使|特使|将军|上校|少将|中将|市长|省长|议员|總統|總理|部長|發言人)"
    rf"({_HAN}{{1,6}}(?:[·\-]{_HAN}{{1,6}}?)+(?=[^\u4e00-\u9fff·]|指出|会见|說|说|称|表示|在|于|与|和|将|宣布)"
    rf"|{_HAN}{{2,4}}?(?=说|称|表示|指出|强调|宣布|會見|说|稱))"
)
_NO_CHINESE_NAME = re.compile("设立|建立|保留|关闭|扩建|援建|允许|这|该|新|一|在|的|和|其|将|该")


def uncased_candidates(
    title: str, text: str, *, language: str | None, known: Iterable[str], states: Iterable[str] = ()
) -> tuple[Candidate, ...]:
    """Names told by a title or "base" before or after them, without those that are `known`."""
    skip = {fold_text(name) for name in known}
    known_states = tuple(states)
    nations = sorted(known_states, key=lambda each: (-len(each), each)) if language == "zh" else []
    plain = _without_offices(f"{title}\n{text}", language, known_states)
    found = [
        Candidate(name=_without_state(name, nations), times=times, is_in_title=name in title, type=kind, short_forms=short)
        for name, kind, times, short in uncased_names(plain, language)
    ]
    names = {each.name for each in found}
    # 柬埔寨云壤海军基地 is 云壤海军基地 once more, with what stands before it.
    return tuple(
        each
        for each in found
        if fold_text(each.name) not in skip and not any(_is_longer(each.name, other, language) for other in names | skip)
    )


def _without_offices(text: str, language: str | None, states: Iterable[str]) -> str:
    """Persian puts the state between office and name (وزیر خارجه ایران عباس عراقچی): it is known, and in the way."""
    if language == "fa":
        for word in (*_PERSIAN_OFFICES, *sorted(states, key=len, reverse=True)):
            text = text.replace(f" {word} ", " ")
    return text


_PERSIAN_OFFICES = ("امور خارجه", "خارجه", "دفاع", "کشور")


def _is_longer(name: str, other: str, language: str | None) -> bool:
    return language == "zh" and other != name and len(other) > _LEAST_CHINESE and name.endswith(other)


_LEAST_CHINESE = 4


def _without_state(name: str, states: Iterable[str]) -> str:
    """柬埔寨西哈努克基地 -> 西哈努克基地: the state before a name is an entity of its own."""
    state = next((each for each in states if name.startswith(each) and len(name) - len(each) >= _LEAST_CHINESE), "")
    return name.removeprefix(state)


def uncased_names(text: str, language: str | None) -> Iterator[tuple[str, EntityType, int, tuple[str, ...]]]:
    """Name, type, how often it is mentioned, and its short forms; the most mentioned first."""
    if language in {"ar", "fa"}:
        found = Counter([*_arabic_bases(text), *_arabic_persons(text)])
    elif language == "zh":
        found = Counter([*_chinese(text)])
    else:
        return
    for (name, kind), times in found.most_common():
        last = name.split()[-1]
        is_short = kind == "person" and last != name and text.count(last) > text.count(name)
        yield name, kind, max(times, text.count(name)), (last,) if is_short else ()


def _arabic_bases(text: str) -> Iterator[tuple[str, EntityType]]:
    for match in _ARABIC_BASE.finditer(text):
        word, first, second = match.group(1), match.group(2), match.group(3) or ""
        is_valley = first in _HEADS_OF_PLACES
        # An adjective: an air base, a military airport.
        adjectives = ("ية",) if word.startswith("قاعد") else ("ية", "ي")  # the base is a woman: ورسنجلي is no adjective of it
        if first in _NO_NAME or (first.endswith(adjectives) and not is_valley):
            continue
        is_part = second and (is_valley or (second.startswith("ال") and not second.endswith(("ية", "ي"))))
        yield f"{first} {second}" if is_part else first, "base"


def _arabic_persons(text: str) -> Iterator[tuple[str, EntityType]]:
    for match in _ARABIC_PERSON.finditer(text):
        words = match.group(1).split()
        wanted = 3 if words[0] in _JOINED.split("|") or _has_surname_third(words) else 2
        name = words[:wanted]
        if len(name) == wanted and _NO_NAME.isdisjoint(name) and not name[0].startswith("ال"):
            yield " ".join(name), "person"


def _has_surname_third(words: list[str]) -> bool:
    """ياسين إبراهيم الفكي: two given names, then a surname with its article (an adjective would stand with the title)."""
    if len(words) > 2 and is_given_name(fold_text(words[2])):
        return True
    return len(words) > 2 and words[2].startswith("ال") and not words[1].startswith("ال") and not words[2].endswith("ية")


def _chinese(text: str) -> Iterator[tuple[str, EntityType]]:
    for match in _CHINESE_BASE.finditer(text):
        if not _NO_CHINESE_NAME.search(match.group(1)):
            yield match.group(1), "base"
    for match in _CHINESE_PERSON.finditer(text):
        yield match.group(1), "person"
