# ruff: noqa: E501  (columns of words, not code)
"""A text -> names in it that no gazetteer knows, with the type their wording suggests: the second level of a draft.

No model: capitalised runs, cut at titles and "and", typed by the words around them ("naval base", "envoy", "said"). Made to
be read by a person, so it prefers a name too many to a name too few; what it cannot type is left open.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.articles.language_words import CYRILLIC_WORDS, LATIN_WORDS
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import EntityType

_BASE = (
    "air base|airbase|air bases|naval base|naval facility|naval facilities|military base|airport|airfield|base|garrison|outpost|"
    "авиабаза|авиабазы|авиабазе|авиабазу|аэропорт|аэропорта|аэропорту|аэродром|аэродрома|база|базы|базе|базу|авіабаза|авіабази|"
    "аеропорт|аеродром|hava üssü|havalimanı|havaalanı|üssü|stützpunkt|luftwaffenstützpunkt|flughafen|base aérienne|base navale|"
    "aéroport|base aérea|base naval|aeropuerto|base aerea|aeroporto|lotnisko|baza|letiště|základna"
)
_TITLES = (
    "mr|mrs|ms|dr|sir|president|minister|prime minister|foreign minister|defence minister|defense minister|envoy|ambassador|general|"
    "colonel|major|captain|commander|sheikh|king|prince|queen|senator|secretary|chancellor|spokesman|spokeswoman|leader|dictator|"
    "professor|pope|judge|chief|lieutenant|sergeant|brigadier|admiral|"
    "президент|президента|президентом|министр|министра|премьер|генерал|полковник|посол|пресс-секретарь|командующий|глава|лидер|"
    "президенту|міністр|прем'єр|речник|посол|cumhurbaşkanı|başkan|bakan|bakanı|general|général|président|ministre|präsident|"
    "minister|kanzler|presidente|ministro|prezydent|premier|prezident"
)
_GROUP = (
    "forces|army|front|group|party|brigade|brigades|movement|militia|corps|fleet|union|alliance|guard|guards|federation|league|"
    "силы|армия|фронт|партия|бригада|движение|флот|союз|сили|армія|партія|ordusu|güçleri|partisi|partei|armee|parti|armée|"
    "partido|ejército|movimiento|alianza"
)
_INSTITUTION = (
    "ministry|parliament|council|court|university|bank|agency|commission|department|organisation|organization|office|committee|"
    "министерство|парламент|совет|суд|университет|банк|агентство|комиссия|міністерство|рада|bakanlığı|meclisi|ministerium|"
    "ministère|conseil|ministerio|consejo|ministero|consiglio|telegraph|times|post"
)
_SAYING = "said|says|told|added|warned|announced|tweeted|wrote|заявил|сказал|сообщил|отметил|заявив|dedi|açıkladı|sagte|a déclaré|dijo"
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun source "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag".split()
)
_PEOPLES = frozenset(
    "kurd kurds kurdish arab arabs arabic russian russians american americans syrian syrians turk turks turkish israeli israelis iranian "
    "iranians iraqi iraqis british french german germans ukrainian ukrainians european europeans western islamist islamists islamic "
    "muslim muslims christian christians jewish sunni shia shiite alawite alawites druze soviet chinese african saudi lebanese jordanian "
    "egyptian palestinian palestinians pro-western anti-kurdish".split()
)
"""Peoples and their adjectives: names of nobody in particular."""
_JOINERS = frozenset("of the de la del di da do dos al el bin ibn abu von van der den y und et".split())
_LINKS = frozenset("al el bin ibn abu von van de der den".split())
_FUNCTION_WORDS = frozenset(word for words in (*LATIN_WORDS.values(), *CYRILLIC_WORDS.values()) for word in words.split())
_OPENERS = _FUNCTION_WORDS | {"both", "when", "although", "meanwhile", "however", "another", "several", "many", "each", "every"}
_TOKEN = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*|[^\s]")
_GERMAN = "de"

_AFTER_BASE = re.compile(rf"^\s*(?:international\s+)?(?:{_BASE})\b", re.IGNORECASE)
_BEFORE_BASE = re.compile(rf"\b(?:{_BASE})(?:\s+(?:at|in|of|near|в|на|у|de|von|in|di|w|v))?\s*[«\"“]?$", re.IGNORECASE)
_BEFORE_PERSON = re.compile(rf"\b(?:{_TITLES})\.?\s*$", re.IGNORECASE)
_AFTER_PERSON = re.compile(
    rf"^(?:\s+(?:{_SAYING})\b|\s*,\s*(?:an?|the|\d+)\s+[^.;]{{0,50}}?\b(?:{_TITLES}|official|politician|activist)\b|\s+who\b)",
    re.IGNORECASE,
)
_BEFORE_PLACE = re.compile(
    r"\b(?:in|at|from|near|to|into|of|outside|around|north|south|east|west|city|town|village|province)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name in running text: how often, where first, what type its wording suggests (None: unknown), its short forms."""

    name: str
    times: int
    is_in_title: bool
    type: EntityType | None
    short_forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    words: tuple[str, ...]
    type: EntityType | None
    is_in_title: bool

    @property
    def name(self) -> str:
        return " ".join(self.words)


def find_candidates(title: str, text: str, *, language: str | None, known: Iterable[str] = ()) -> tuple[Candidate, ...]:
    """Names in a report, without those that are made of `known` words only; the most mentioned first."""
    skip = {word for name in known for word in fold_text(name).split()}
    is_shouting = title.isupper()
    runs = [
        *([] if is_shouting else _runs(title, is_title=True, language=language)),
        *_runs(text, is_title=False, language=language),
    ]
    in_text = {run.name for run in runs if not run.is_in_title}
    # In a headline in title case every word has a capital: only what the text repeats is a name.
    titled = _is_title_case(title)
    kept = [run for run in runs if not run.is_in_title or not titled or run.name in in_text]
    kept = [run for run in kept if not all(word in skip or word in _PEOPLES for word in run.name.lower().split())]
    kept = [run for run in kept if not all(word in skip for word in fold_text(run.name).split())]
    return tuple(sorted(_merged(kept), key=lambda candidate: (-candidate.times, candidate.name)))


def _is_title_case(title: str) -> bool:
    words = [word for word in title.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _runs(text: str, *, is_title: bool, language: str | None) -> Iterator[_Run]:
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    start = 0
    while start < len(tokens):
        end = _run_end(tokens, start)
        if end == start:
            start += 1
            continue
        yield from _cut(text, tokens[start:end], is_title=is_title, language=language, is_first=_begins_sentence(tokens, start))
        start = end


def _run_end(tokens: list[tuple[str, int, int]], start: int) -> int:
    """Capitalised words in a row; small joining words only between two of them."""
    end = start
    while end < len(tokens):
        if tokens[end][0][0].isupper():
            end += 1
        elif end > start and tokens[end][0] in _JOINERS and end + 1 < len(tokens) and tokens[end + 1][0][0].isupper():
            end += 2
        else:
            break
    return end


def _begins_sentence(tokens: list[tuple[str, int, int]], start: int) -> bool:
    return start == 0 or tokens[start - 1][0] in {".", "!", "?", "“", '"', "«", ":", "”", "-", "—"}


def _cut(text: str, run: list[tuple[str, int, int]], *, is_title: bool, language: str | None, is_first: bool) -> Iterator[_Run]:
    """A run without titles, weekdays and sentence openers; what is left, typed by its surroundings."""
    pieces: list[list[tuple[str, int, int]]] = [[]]
    for token in run:
        lowered = token[0].lower().removesuffix("'s").removesuffix("’s")
        opens = not pieces[-1] and lowered in _OPENERS
        if opens or lowered in _CALENDAR or re.fullmatch(_TITLES, lowered):
            pieces.append([])
        else:
            pieces[-1].append(token)
    for piece in map(_trimmed, pieces):
        if piece and not (is_first and len(piece) == 1 == len(run) and _is_plain_opener(piece[0][0], text)):
            if language == _GERMAN and len(piece) == 1:
                continue  # every German noun has a capital
            yield _typed(text, piece, is_title=is_title)


def _trimmed(piece: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    while piece and (piece[0][0] in _JOINERS - _LINKS or len(piece[0][0]) < 2):
        piece = piece[1:]
    while piece and piece[-1][0] in _JOINERS:
        piece = piece[:-1]
    return piece


def _is_plain_opener(word: str, text: str) -> bool:
    """A single word at the start of a sentence is a name only if it keeps its capital inside one."""
    return not re.search(rf"[^\W\d_,;] {re.escape(word)}\b", text)


def _typed(text: str, piece: list[tuple[str, int, int]], *, is_title: bool) -> _Run:
    words = tuple(token.removesuffix("'s").removesuffix("’s") for token, _, _ in piece)
    before, after = text[max(0, piece[0][1] - 60) : piece[0][1]], text[piece[-1][2] : piece[-1][2] + 80]
    return _Run(words=words, type=_type_of(words, before, after), is_in_title=is_title)


def _type_of(words: tuple[str, ...], before: str, after: str) -> EntityType | None:
    last, whole = words[-1].lower(), " ".join(words).lower()
    if re.search(rf"\b(?:{_BASE})$", whole) or re.match(rf"(?:{_BASE})\b", whole):
        return "base"
    if re.fullmatch(_GROUP, last):
        return "group"
    if re.fullmatch(_INSTITUTION, last) or re.match(rf"(?:{_INSTITUTION})\b", whole):
        return "institution"
    if _AFTER_BASE.search(after) or _BEFORE_BASE.search(before):
        return "base"
    if _BEFORE_PERSON.search(before) or _AFTER_PERSON.search(after):
        return "person"
    if _BEFORE_PLACE.search(before) and len(words) == 1:
        return "place"
    return None


def _merged(runs: list[_Run]) -> Iterator[Candidate]:
    """Short forms join the long one they end: "Omar" belongs to "Abdulkarim Omar"."""
    names = sorted({run.name for run in runs}, key=lambda name: (-len(name.split()), name))
    owner: dict[str, str] = {}
    for name in names:
        longer = [other for other in names if other != name and other.split()[-len(name.split()) :] == name.split()]
        owner[name] = owner.get(longer[0], longer[0]) if longer else name
    for name in names:
        if owner[name] == name:
            own = [run for run in runs if owner[run.name] == name]
            yield Candidate(
                name=name,
                times=len(own),
                is_in_title=any(run.is_in_title for run in own),
                type=_most_said(own),
                short_forms=tuple(sorted({run.name for run in own} - {name})),
            )


def _most_said(runs: list[_Run]) -> EntityType | None:
    said = Counter(run.type for run in runs if run.type)
    return said.most_common(1)[0][0] if said else None
