"""An alert as an HTML mail: phone width, dark theme, right-to-left sentences, names marked in their sentence.

Everything foreign is escaped by jinja2's autoescape and links are http(s) only (the payload holds no other). No pictures,
no scripts, nothing loaded from anywhere: opening the mail tells nobody.
"""

from dataclasses import dataclass
from functools import cache

import jinja2

from pipeline.alerts import wording
from pipeline.alerts.payload import DigestPayload, HealthPayload, StoryPayload, ToldMention
from pipeline.alerts.subject import each_in_words

# What fits on two lines of a phone, and on half a screen.
MAX_NAMES = 6
MAX_OTHERS = 6
_RTL_LANGUAGES = frozenset({"ar", "he", "fa", "ckb", "ur", "yi", "ps", "sd", "ug"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a sentence; `type` and `label` are of the entity it names, empty for plain text."""

    text: str
    type: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence cut into pieces, with its language and direction."""

    pieces: tuple[Piece, ...]
    language: str
    direction: str


def html(payload: StoryPayload | DigestPayload | HealthPayload) -> str:
    """The whole mail."""
    template = _templates().get_template(f"{_template_name(payload)}.html.jinja")
    if isinstance(payload, StoryPayload):
        return template.render(
            alert=payload,
            preview=wording.new_line(payload) or wording.sources_line(payload.story),
            title=title_quote(payload),
            quotes=quotes(payload),
            names=names(payload),
            others=tuple(each for each in payload.articles if each.id != payload.article.id)[:MAX_OTHERS],
        )
    return template.render(alert=payload)


def _template_name(payload: StoryPayload | DigestPayload | HealthPayload) -> str:
    return "story" if isinstance(payload, StoryPayload) else payload.kind


def names(payload: StoryPayload) -> tuple[Piece, ...]:
    """Bases, places and actors in the reader's own words, for whoever cannot read the headline; also the key to the colours."""
    found: dict[str, Piece] = {}
    for mention in payload.mentions:
        if mention.type != "state":
            found.setdefault(mention.entity_id, Piece(text=mention.text, type=mention.type, label=mention.label))
    ordered = sorted(found.values(), key=lambda piece: piece.type not in {"base", "place"})
    return tuple(ordered[:MAX_NAMES])


def quotes(payload: StoryPayload) -> tuple[Quote, ...]:
    """The proving sentences with every name in them marked."""
    language = payload.article.language or ""
    return tuple(_quote(proof.sentence, _names_in(proof, payload), language) for proof in wording.proofs(payload))


def title_quote(payload: StoryPayload) -> Quote:
    """The headline with its names marked; the title is one line, so offsets are looked up, not reused."""
    title = payload.article.title
    spans = []
    for mention in payload.mentions:
        at = title.find(mention.text) if mention.field == "title" else -1
        if at >= 0:
            spans.append((at, at + len(mention.text), mention))
    return _quote(title, spans, payload.article.language or "")


def _names_in(proof: ToldMention, payload: StoryPayload) -> list[tuple[int, int, ToldMention]]:
    shift = proof.start - proof.sentence_start
    same = (each for each in payload.mentions if each.field == proof.field and each.sentence == proof.sentence)
    return [(each.start - shift, each.end - shift, each) for each in same]


def _quote(sentence: str, spans: list[tuple[int, int, ToldMention]], language: str) -> Quote:
    pieces: list[Piece] = []
    at = 0
    for start, end, mention in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < at or end > len(sentence):
            continue
        pieces += [Piece(text=sentence[at:start]), Piece(text=sentence[start:end], type=mention.type, label=mention.label)]
        at = end
    pieces.append(Piece(text=sentence[at:]))
    return Quote(pieces=tuple(piece for piece in pieces if piece.text), language=language, direction=direction(language))


def direction(language: str) -> str:
    """`rtl`, `ltr`, or `auto` where the language is not known."""
    if not language:
        return "auto"
    return "rtl" if language.partition("-")[0].lower() in _RTL_LANGUAGES else "ltr"


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.alerts"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = wording.moment_in_words
    environment.globals["article_parts"] = wording.article_parts
    environment.globals["sources_line"] = wording.sources_line
    environment.globals["each_in_words"] = each_in_words
    environment.globals["direction"] = direction
    return environment
