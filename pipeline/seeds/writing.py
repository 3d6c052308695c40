"""A profile document -> TOML text in the order a person reads it: who and why first, then names by language."""

from collections.abc import Iterable, Mapping, Sequence

Table = Mapping[str, object]

_SUB_TABLES = ("flags", "names", "weak")


def profile_text(document: Table, *, header: Sequence[str] = (), proposals: Mapping[str, Sequence[str]] | None = None) -> str:
    """The file; `header` becomes comments on top, `proposals` comments below the entity of that id."""
    lines = [f"# {line}".rstrip() for line in header]
    lines += ["", f"format = {document.get('format', 1)}"]
    for name in ("seed", "scoring"):
        lines += ["", f"[{name}]", *_pairs(_table(document.get(name)), left_out=("pairs", "topics"))]
    for name in ("topics", "pairs"):
        values = _table(_table(document.get("scoring")).get(name))
        if values:
            lines += [f"[scoring.{name}]", *_pairs(values)]
    for name, words in _table(document.get("context")).items():
        lines += ["", f"[context.{name}]", *_pairs(_table(words))]
    entities = document.get("entity")
    for entity in entities if isinstance(entities, list) else []:
        lines += ["", *_entity(entity), *(f"# {line}" for line in (proposals or {}).get(str(entity.get("id")), ()))]
    return "\n".join(lines).strip() + "\n"


def _entity(entity: Table) -> Iterable[str]:
    yield "[[entity]]"
    yield from _pairs(entity, left_out=_SUB_TABLES)
    for name in _SUB_TABLES:
        if entity.get(name):
            yield f"[entity.{name}]"
            yield from _pairs(_table(entity[name]))


def _table(value: object) -> Table:
    return value if isinstance(value, Mapping) else {}


def _pairs(table: Table, left_out: Sequence[str] = ()) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in table.items() if key not in left_out]


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() else _text(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return str(value)


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _text(value: str) -> str:
    plain = "".join(_ESCAPES.get(char, char) for char in value)
    return '"' + "".join(char if char.isprintable() or ord(char) > 0x7F else f"\\u{ord(char):04x}" for char in plain) + '"'
