# ruff: noqa: E501  (columns of words, not code)
"""Arabic, Persian, Hebrew and Chinese texts -> names no gazetteer knows.

There are no capitals: titles, given names, "base" and "party" tell a name. Where one ends is a guess: everything here is marked for review.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.mentions.candidate import Candidate
from pipeline.mentions.chinese_candidates import chinese_names, is_longer
from pipeline.mentions.uncased_persons import KNOWN, uncased_persons
from pipeline.mentions.uncased_words import VOCABULARIES
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import EntityType

_WORD = r"[\u0621-\u064a\u066e-\u06d3\u200c]+"
_ARABIC_BASE = re.compile(
    rf"(?:^|\s)[وفبل]?(قاعدة|قاعدتي|مطار|ميناء|پایگاه|فرودگاه|بندر)\s+(?:(?:هوایی|دریایی|نظامی|بین‌المللی|شکاری|موشکی|ارتش)\s+)*({_WORD})(?:\s+({_WORD}))?"
)
_HEBREW_BASE = re.compile(
    r"(?:^|[\s\"(])[והבלמש]{0,2}(?:בסיס|שדה התעופה|נמל התעופה|נמל|מחנה)(?: (?:חיל האוויר|חיל הים|הצבאי|האווירי|הימי|הבינלאומי))?(?: ה[\u0590-\u05ea]+י)?\s+([\u0590-\u05ea'\"׳״\-]{2,}(?: אל-[\u0590-\u05ea'׳]+)?)"
)
_HEADS_OF_PLACES = frozenset("وادي تل جبل رأس عين أبو ابو أم دير شيخ خان بني خور سيدي".split())
_NO_NAME = frozenset(
    "حركة جديدة أخرى كبيرة صغيرة رئيسية سرية باسم نظامی هوایی دریایی دیگری دیگر جدیدی بزرگی این آن نیز همچنین اصلی "
    "مجلس حكومة أركان هيئة بعثة لجنة حزب برلمان جمهورية وزراء شؤون جهاز إدارة لقاء زيارة مستقبل أمس اليوم صباح "
    "مساء كان قد لم لا في من على إلى الى عن مع أن إن ان التي الذي هذا هذه بعد قبل بين خلال قال وقال أكد وأكد المدينة البلاد السد العاصمة الدولي "
    "يوم جنوب شمال شرق غرب وسط قرب دولة در از به با که این آن را و است של בו זה הזה את על כדי שלו האוויר הים צבאי חדש אווירי".split()
)
_GROUP = r"حزب|حركة|جماعة|جبهة|كتائب|ميليشيا|مليشيا|ائتلاف|مجموعة|تنظيم"
_INSTITUTION = r"جامعة|معهد|شركة|بنك|مصرف|مؤسسة|منظمة|وكالة|صحيفة|قناة"
_ARABIC_HOUSE = re.compile(rf"(?:^|\s)[وفبلك]*(?P<the>ال)?(?P<head>{_GROUP}|{_INSTITUTION})\s+(?P<name>{_WORD}(?:\s+(?:و?ال|لل){_WORD}){{0,3}})")
_HEBREW_HOUSE = re.compile(
    r"(?:^|[\s\"(])[והבלמש]{0,2}(?P<head>מפלגת|תנועת|ארגון|אוניברסיטת|מכון|חברת|בנק|קבוצת|עמותת) (?P<name>[\u0590-\u05ea'\"׳״\-]{2,}(?:(?: ה[\u0590-\u05ea'\"]{2,}){1,2}| (?:ביטחון|מדיניות|אסטרטגי\S*|לאומי|בינלאומי\S*)(?: לאומי| בינלאומי\S*)?)?)"
)
_HEBREW_GROUPS = ("מפלגת", "תנועת", "ארגון", "קבוצת")
_DOINGS = frozenset("تحرير نصرة تحالف شباب إنقاذ دعم حماية مقاومة خلاص وحدة أنصار أبناء جند جيش عدل".split())
"""Fronts and movements are for something: «جبهة تحرير أزواد»."""
_PERSIAN_HOUSE = re.compile(rf"(?:^|\s)(?P<head>شرکت|دانشگاه|حزب|جنبش|خبرگزاری|روزنامه|موسسه|مؤسسه)\s+(?P<name>(?!های|ها\b)(?:شهید\s+|علوم\s+|صنعتی\s+)?{_WORD})")
_PLACES = {
    "ar": re.compile(rf"(?:^|\s)[وفبل]*(?:مدينة|بلدة|محافظة|ولاية|جزيرة|قرية|مضيق|سد|خليج|بحيرة)\s+({_WORD})"),
    "fa": re.compile(rf"(?:^|\s)(?:شهرستان|ولایت|ولسوالی|استان|جزیره|روستای|شهر|تنگه|خلیج|سد|دریاچه)\s+({_WORD})"),
    "he": re.compile(r"(?:^|\s)[ובלמש]?(?:העיר|העיירה|הכפר|האי|מחוז|מיצר|סכר)\s+([\u0590-\u05ea'׳\-]{3,})"),
}


def uncased_candidates(
    title: str, text: str, *, language: str | None, known: Iterable[str], states: Iterable[str] = ()
) -> tuple[Candidate, ...]:
    """Names told by the words around them, without those that are `known`; `states` are known and no persons' names."""
    skip = {fold_text(name) for name in known}
    nations = sorted(set(states), key=lambda each: (-len(each), each))
    found = [
        Candidate(name=name, times=times, is_in_title=name in title, type=kind, short_forms=short)
        for name, kind, times, short in uncased_names(f"{title}\n{text}", language, nations)
    ]
    names = {each.name for each in found}
    kept = (each for each in found if fold_text(each.name) not in skip)
    if language == "zh":
        return tuple(each for each in kept if not any(is_longer(each.name, other) for other in names | skip))
    return tuple(each for each in kept if not any(_is_start(each.name, other) for other in names | skip))


def _is_start(name: str, other: str) -> bool:
    """Part of a longer name: محمد حمدان of محمد حمدان دقلو."""
    return fold_text(other).startswith(f"{fold_text(name)} ")


def uncased_names(
    text: str, language: str | None, states: Iterable[str] = ()
) -> Iterator[tuple[str, EntityType, int, tuple[str, ...]]]:
    """Name, type, how often it is mentioned, and its short forms; the most mentioned first."""
    nations = tuple(states)
    found: Counter[tuple[str, EntityType]] = Counter()
    if language == "zh":
        found.update(chinese_names(text, nations))
    elif language and language in VOCABULARIES:
        found.update((name, "person") for name in uncased_persons(_without(nations, text), language))
        found.update(_hebrew(text) if language == "he" else _arabic_bases(text))
        found.update(_arabic_houses(text) if language == "ar" else ())
        found.update((name, "place") for name in _PLACES[language].findall(text) if not _is_word(name, language))
        found.update((f"{match['head']} {match['name']}", "institution") for match in _PERSIAN_HOUSE.finditer(text))
    for (name, kind), times in found.most_common():
        last = name.split()[-1]
        is_short = kind == "person" and last != name and text.count(last) > text.count(name)
        yield name, kind, max(times, text.count(name)), (last,) if is_short else ()


def _is_word(name: str, language: str) -> bool:
    return name in _NO_NAME or fold_text(name) in VOCABULARIES[language].stops


def _without(names: Iterable[str], text: str) -> str:
    """Known names stand between an office and a person's name (وزیر خارجه ایران عباس عراقچی): they are marked."""
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", KNOWN, text)
    return text


def _arabic_bases(text: str) -> Iterator[tuple[str, EntityType]]:
    for match in _ARABIC_BASE.finditer(text):
        word, first, second = match.group(1), match.group(2), match.group(3) or ""
        is_valley = first in _HEADS_OF_PLACES
        # An adjective: an air base, a military airport.
        adjectives = ("ية",) if word.startswith("قاعد") else ("ية", "ي")  # the base is a woman: ورسنجلي is no adjective of it
        if first in _NO_NAME or (first.endswith(adjectives) and not is_valley and not first.startswith("ال")):
            continue
        is_part = second and (is_valley or (second.startswith("ال") and not second.endswith(("ية", "ي"))))
        yield f"{first} {second}" if is_part else first, "base"


def _arabic_houses(text: str) -> Iterator[tuple[str, EntityType]]:
    """Parties, movements, universities and firms: the word after them, and what agrees with it."""
    for match in _ARABIC_HOUSE.finditer(text):
        name = match["name"]
        first = name.split()[0]
        is_indefinite = first.endswith(("ة", "ات")) and not first.startswith("ال")
        if first in _NO_NAME or is_indefinite or len(first) < len("لبنا"):
            continue
        if match["the"] and not first.startswith(("ال", "لل")):
            continue  # the firm, and then something else
        head = (match["the"] or "") + match["head"]
        after = text[match.end() :].split(maxsplit=1)[:1]
        if first in _DOINGS and name == first and after and after[0] not in _NO_NAME:
            name = f"{first} {after[0].strip('.,،؛')}"
        name = " ".join(name.split()[:2]) if first.startswith("ال") else name
        yield f"{head} {name}", "group" if re.fullmatch(_GROUP, match["head"]) else "institution"


def _hebrew(text: str) -> Iterator[tuple[str, EntityType]]:
    for match in _HEBREW_BASE.finditer(text):
        if match.group(1) not in _NO_NAME:
            yield match.group(1), "base"
    for match in _HEBREW_HOUSE.finditer(text):
        yield f"{match['head']} {match['name']}", "group" if match["head"] in _HEBREW_GROUPS else "institution"
