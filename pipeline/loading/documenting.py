"""The models of the files -> docs/configuration.md, JSON Schemas for editors, and the commented settings file. Pure."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from pipeline.loading.alerts import (
    AlertsFile,
    AppriseChannel,
    EmailChannel,
    LogChannel,
    QuietHoursTable,
    RuleTable,
    WebhookChannel,
)
from pipeline.loading.feeds import FeedsFile, FeedTable
from pipeline.loading.quantities import show_duration
from pipeline.loading.settings import Settings

MIB = 1024 * 1024
_INTRODUCTION = (
    "Made from the models by `make docs`; a test compares. All files are TOML and live in `config/`; JSON Schemas for editors"
    " are in `docs/schemas/`. `seedwatch check` names what is wrong with file, line and key. Durations are written `90s`,"
    " `15m`, `1h30m`, `7d`; sizes `8MiB`. Feeds, seeds, rules and channels take effect while the service runs; settings at its"
    " start."
)


def json_schemas() -> dict[str, dict[str, object]]:
    """File name in docs/schemas -> JSON Schema, for completion and checks in editors (`#:schema` or Even Better TOML)."""
    models: dict[str, type[BaseModel]] = {"seedwatch": Settings, "feeds": FeedsFile, "alerts": AlertsFile}
    return {f"{name}.schema.json": {"title": f"{name}.toml", **model.model_json_schema()} for name, model in models.items()}


def settings_file() -> str:
    """config/seedwatch.toml: every key with its default, commented."""
    lines = [
        "# Every setting, with its default. Uncomment what you change; each can also come from the environment:",
        "# [storage] url is $SEEDWATCH_STORAGE_URL, [web] listen is $SEEDWATCH_WEB_LISTEN, and so on. Relative paths start at",
        "# the folder that holds config/. Secrets never stand here: a key named ..._env names the variable that holds one.",
    ]
    for name, table, fields in _sections():
        lines += ["", f"[{name}]  # {(table.__doc__ or '').strip()}"]
        lines += [f"{f'# {key} = {shown(field.default)}':<44} # {field.description}" for key, field in fields]
    return "\n".join(lines) + "\n"


def configuration_page() -> str:
    """docs/configuration.md: every key of every file."""
    parts = [
        "# Configuration",
        "",
        _INTRODUCTION,
        "",
        "## config/seedwatch.toml",
        "",
        "Each key can also come from the environment: `[storage] url` is `$SEEDWATCH_STORAGE_URL`.",
    ]
    for name, table, fields in _sections():
        parts += ["", f"### [{name}]", "", (table.__doc__ or "").strip(), "", *_rows(fields)]
    for title, model in (
        ("config/feeds.toml and config/feeds.d/*.toml: [[feed]]", FeedTable),
        ("config/alerts.toml: [[rule]]", RuleTable),
        ("quiet_hours of a rule", QuietHoursTable),
        ('[[channel]] type = "log"', LogChannel),
        ('[[channel]] type = "webhook"', WebhookChannel),
        ('[[channel]] type = "email"', EmailChannel),
        ('[[channel]] type = "apprise"', AppriseChannel),
    ):
        named = [(field.alias or name, field) for name, field in model.model_fields.items() if name != "type"]
        parts += ["", f"## {title}", "", (model.__doc__ or "").strip(), "", *_rows(named)]
    return "\n".join(parts) + "\n"


def shown(value: object) -> str:
    """A value as it is written in TOML."""
    if isinstance(value, timedelta):
        return json.dumps(show_duration(value))
    if isinstance(value, tuple | list | frozenset):
        return json.dumps(list(value))
    if isinstance(value, int) and not isinstance(value, bool) and value >= MIB and value % MIB == 0:
        return json.dumps(f"{value // MIB}MiB")
    return json.dumps(value, ensure_ascii=False)


def _sections() -> Iterator[tuple[str, type[BaseModel], list[tuple[str, FieldInfo]]]]:
    for name, field in Settings.model_fields.items():
        table = field.annotation
        assert isinstance(table, type)
        assert issubclass(table, BaseModel)
        yield name, table, list(table.model_fields.items())


def _rows(fields: list[tuple[str, FieldInfo]]) -> list[str]:
    rows = ["| key | default | meaning |", "|---|---|---|"]
    for key, field in fields:
        default = "(needed)" if field.is_required() else f"`{_default(field)}`"
        rows.append(f"| `{key}` | {default} | {(field.description or '').replace('|', chr(92) + '|')} |")
    return rows


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value is PydanticUndefined:
        is_optional = get_origin(field.annotation) is Union or type(None) in get_args(field.annotation)
        return "none" if is_optional else ""
    return shown(value)
