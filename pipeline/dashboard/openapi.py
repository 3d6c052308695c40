"""The endpoints -> an OpenAPI 3.1 document. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from pipeline.alerts.payload import json_schema
from pipeline.dashboard.api_values import ProblemOut, TriedOut
from pipeline.dashboard.endpoints import ENDPOINTS, Endpoint

BASE = "/api/v1"
LONGEST_TEXT = 100_000
TRY_BODY: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 1000, "default": ""},
        "text": {"type": "string", "maxLength": LONGEST_TEXT},
    },
    "required": ["text"],
    "additionalProperties": False,
}


def document(*, needs_token: bool) -> dict[str, Any]:
    """The whole document. Alert payloads are described by their own published schema."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {BASE + each.path: {"get": _operation(each, schemas)} for each in ENDPOINTS}
    paths[f"{BASE}/try"] = {"post": _try_operation(schemas)}
    _add(ProblemOut, schemas)
    payload = dict(json_schema())
    schemas |= _moved(payload.pop("$defs"))
    schemas["AlertPayload"] = _moved({key: value for key, value in payload.items() if key != "$schema"})
    schemas["AlertsOut"] = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/AlertPayload"}},
            "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
        "required": ["items", "next"],
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Seedwatch",
            "version": "1",
            "description": "Everything the dashboard shows, as JSON. Lists are newest first; `next` leads to the next page.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}] if needs_token else [],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    if endpoint.answer is None:
        name = "AlertsOut" if endpoint.parameters else "AlertPayload"
    else:
        name = _add(endpoint.answer, schemas)
    answers = {"200": _json("the answer", name), "400": _problem("a parameter is wrong"), **_ALWAYS}
    if endpoint.path_words:
        answers["404"] = _problem("there is no such thing")
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "description": words, "schema": {"type": "string"}}
            for name, words in endpoint.path_words.items()
        ]
        + [
            {"name": each.name, "in": "query", "description": each.description, "schema": dict(each.schema)}
            for each in endpoint.parameters
        ],
        "responses": answers,
    }


def _try_operation(schemas: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": "tryReport",
        "summary": "What would be found in a report, and would it alert? Nothing is stored",
        "requestBody": {"required": True, "content": {"application/json": {"schema": dict(TRY_BODY)}}},
        "responses": {
            "200": _json("what was found", _add(TriedOut, schemas)),
            "400": _problem("the body is wrong"),
            "413": _problem("the body is too long"),
            "415": _problem("the body is not JSON"),
            **_ALWAYS,
        },
    }


def _add(value: type, schemas: dict[str, Any]) -> str:
    schema = TypeAdapter(value).json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    schemas |= schema.pop("$defs", {})
    schemas[value.__name__] = schema
    return value.__name__


def _json(words: str, name: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def _problem(words: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemOut"}
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


_ALWAYS = {"401": _problem("a token is needed"), "503": _problem("the database cannot be reached")}


def _moved(schema: Any) -> Any:
    """References into `$defs` -> references into the document's components."""
    if isinstance(schema, dict):
        return {key: _place(value) if key == "$ref" else _moved(value) for key, value in schema.items()}
    return [_moved(each) for each in schema] if isinstance(schema, list) else schema


def _place(reference: Any) -> Any:
    return reference.replace("#/$defs/", "#/components/schemas/") if isinstance(reference, str) else _moved(reference)
