"""Features <-> bytes, for the column they are stored in: compressed JSON for what is read, raw arrays for the fingerprint."""

import json
import struct
import zlib
from datetime import datetime

from pipeline.articles.article import ArticleId
from pipeline.stories.days import EventDay
from pipeline.stories.features import Cue, EntityFeature, EventFeature, Features
from pipeline.stories.fingerprint import Fingerprint
from pipeline.stories.numbers import Number
from pipeline.stories.skeletons import NameKey

_MAGIC = b"SF4"
_HEAD = struct.Struct("<3sHHHHI")


class UnreadableFeatures(ValueError):
    """Bytes of another release: the article has to be analysed again."""


def features_to_bytes(features: Features) -> bytes:
    mark = features.mark
    body = zlib.compress(json.dumps(_document(features), ensure_ascii=False, separators=(",", ":")).encode())
    sizes = len(mark.exact), len(mark.signature), len(mark.sketch), len(mark.lead), len(body)
    return b"".join((_HEAD.pack(_MAGIC, *sizes), mark.exact, mark.signature, mark.sketch, mark.lead, body))


def features_from_bytes(data: bytes) -> Features:
    """Raises UnreadableFeatures for bytes this version cannot read."""
    if len(data) < _HEAD.size or data[:3] != _MAGIC:
        raise UnreadableFeatures("these are not features this version can read")
    try:
        return _features(data)
    except (zlib.error, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError) as error:
        raise UnreadableFeatures("these features are torn") from error


def _features(data: bytes) -> Features:
    _, *sizes = _HEAD.unpack_from(data)
    parts, at = [], _HEAD.size
    for size in sizes:
        parts.append(data[at : at + size])
        at += size
    exact, signature, sketch, lead, body = parts
    document = json.loads(zlib.decompress(body))
    mark = Fingerprint(exact=exact, signature=signature, sketch=sketch, lead=lead, algorithm=document["algorithm"])
    return Features(
        version=document["version"],
        article_id=ArticleId(document["id"]),
        dated_at=datetime.fromisoformat(document["dated_at"]),
        title=document["title"],
        outlet=document["outlet"],
        language=document["language"],
        day=EventDay(day=document["day"][0], told=document["day"][1], also=tuple(document.get("days", ()))),
        entities=tuple(
            EntityFeature(id=i, mass=m, specificity=s, rank=r, is_place=p, in_title=t, in_lead=le, town=to)
            for i, m, s, r, p, t, le, to in document["entities"]
        ),
        events=tuple(
            EventFeature(id=i, family=f, mass=m, is_topic=t, is_rare=r, in_title=w) for i, f, m, t, r, w in document["events"]
        ),
        actions=tuple(document["actions"]),
        things=tuple((thing, mass) for thing, mass in document.get("things", ())),
        numbers=tuple(Number(value=v, weight=w, counted=c) for v, w, c in document["numbers"]),
        names=tuple(NameKey(forms=tuple(f), weight=w, surface=s) for f, w, s in document["names"]),
        words=tuple((stem, weight) for stem, weight in document["words"]),
        title_words=tuple((stem, weight) for stem, weight in document["title_words"]),
        cues=tuple(Cue(kind=k, side=s, in_title=t) for k, s, t in document["cues"]),
        credits=tuple(document["credits"]),
        mark=mark,
    )


def _document(features: Features) -> dict[str, object]:
    return {
        "version": features.version,
        "id": features.article_id,
        "dated_at": features.dated_at.isoformat(),
        "title": features.title,
        "outlet": features.outlet,
        "language": features.language,
        "day": [features.day.day, features.day.told],
        "days": features.day.also,
        "entities": [
            [e.id, e.mass, e.specificity, e.rank, e.is_place, e.in_title, e.in_lead, e.town] for e in features.entities
        ],
        "events": [[e.id, e.family, e.mass, e.is_topic, e.is_rare, e.in_title] for e in features.events],
        "actions": features.actions,
        "things": features.things,
        "numbers": [[n.value, n.weight, n.counted] for n in features.numbers],
        "names": [[n.forms, n.weight, n.surface] for n in features.names],
        "words": features.words,
        "title_words": features.title_words,
        "cues": [[c.kind, c.side, c.in_title] for c in features.cues],
        "credits": features.credits,
        "algorithm": features.mark.algorithm,
    }
