"""What is shipped asks for no more than it needs: containers, system units; and the list of packages is one that others can read."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = ("migrate", "poller", "worker", "sender", "web")
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed here")


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_container_drops_every_privilege_it_can(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "network_mode", "pid", "ipc", "devices", "userns_mode"} & service.keys()
    assert set(service.get("cap_add", ())) <= {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_write_nowhere_but_in_a_small_tmp(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert all(volume.endswith(":ro") for volume in service["volumes"])
    assert "cap_add" not in service


def test_only_the_desk_can_be_reached_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8080:8080"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    alone = {name for name, service in COMPOSE["services"].items() if service["networks"] == ["inside"]}
    assert alone == {"redis", "postgres", "migrate", "worker"}, "who parses strangers' pages and who keeps data has no way out"


def test_secrets_come_as_files() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            assert str(value).startswith("/run/secrets/") == name.endswith("_FILE"), name


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path) -> None:
    said = analyze("verify", str(unit))
    lines = [line for line in (said.stdout + said.stderr).splitlines() if unit.stem.rstrip("@") in line]
    assert [line for line in lines if "is not executable" not in line] == [], "it is installed elsewhere, which is all it may miss"


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_calls_a_unit_little_exposed(unit: Path) -> None:
    """The threshold is in tenths: 1.4 of 10, of which 1.0 is that we need the network."""
    said = analyze("security", "--offline=true", "--threshold=15", str(unit))
    assert said.returncode == 0, said.stdout[-400:]


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert ANALYZE is not None
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_the_bill_of_materials_is_valid_and_names_every_installed_pin() -> None:
    made = subprocess.run([sys.executable, ROOT / ".ci" / "sbom.py"], capture_output=True, text=True, timeout=60, check=True)
    wrong = JsonStrictValidator(SchemaVersion.V1_5).validate_str(made.stdout)
    assert wrong is None, str(wrong)
    assert '"pkg:pypi/aiohttp@' in made.stdout
