"""What is made from the models is what is published."""

import json
from pathlib import Path

import pytest

from pipeline.loading.documenting import configuration_page, json_schemas, settings_file

ROOT = Path(__file__).resolve().parents[2]


def test_the_configuration_page_is_as_the_code_says() -> None:
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == configuration_page(), "run `make docs`"


def test_the_shipped_settings_file_is_as_the_code_says() -> None:
    assert (ROOT / "config" / "seedwatch.toml").read_text(encoding="utf-8") == settings_file(), "run `make docs`"


@pytest.mark.parametrize("name", ["seedwatch.schema.json", "feeds.schema.json", "alerts.schema.json"])
def test_the_published_schemas_are_as_the_code_says(name: str) -> None:
    published = json.loads((ROOT / "docs" / "schemas" / name).read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(json_schemas()[name])), "run `make docs`"


def test_the_shipped_files_satisfy_the_published_schemas() -> None:
    import tomllib

    import jsonschema

    for name in ("seedwatch", "feeds", "alerts"):
        document = tomllib.loads((ROOT / "config" / f"{name}.toml").read_text(encoding="utf-8"))
        jsonschema.validate(document, json_schemas()[f"{name}.schema.json"])
