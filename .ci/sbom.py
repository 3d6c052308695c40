"""The software bill of materials: every pinned package that is installed, as CycloneDX 1.5 JSON on standard output."""

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot5
from packageurl import PackageURL

PINNED = Path(__file__).resolve().parent.parent / "constraints.txt"


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


pinned = {plain(line.split("==")[0].split("[")[0].strip()) for line in PINNED.read_text().splitlines() if "==" in line}
bom = Bom()
bom.metadata.component = Component(name="seedwatch", type=ComponentType.APPLICATION, bom_ref="seedwatch")
for found in sorted(distributions(), key=lambda each: plain(each.metadata["Name"])):
    name = plain(found.metadata["Name"])
    if name in pinned:
        purl = PackageURL("pypi", None, name, found.version)
        part = Component(name=name, version=found.version, type=ComponentType.LIBRARY, purl=purl, bom_ref=str(purl))
        bom.components.add(part)
bom.register_dependency(bom.metadata.component, bom.components)
sys.stdout.write(JsonV1Dot5(bom).output_as_string(indent=1) + "\n")
