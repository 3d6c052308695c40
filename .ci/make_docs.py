"""Writes what is made from code: docs/configuration.md, docs/schemas/*.toml schemas, config/seedwatch.toml."""

import json
from pathlib import Path

from pipeline.loading.documenting import configuration_page, json_schemas, settings_file

ROOT = Path(__file__).resolve().parent.parent
(ROOT / "docs" / "configuration.md").write_text(configuration_page(), encoding="utf-8")
(ROOT / "config" / "seedwatch.toml").write_text(settings_file(), encoding="utf-8")
for name, schema in json_schemas().items():
    (ROOT / "docs" / "schemas" / name).write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
print("docs/configuration.md, docs/schemas and config/seedwatch.toml are as the code says")
