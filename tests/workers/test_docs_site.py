"""The documentation as a site builds without a broken link, loads nothing from elsewhere, and its signature samples verify."""

import base64
import json
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from tests.workers.stage import ROOT

SECRET = "whsec_" + base64.b64encode(b"a key of thirty-two bytes, padded").decode()
BODY = '{"schema": 1, "title": "مطار القامشلي"}'


def _sample(language: str) -> str:
    """The sample that verifies, in this language."""
    text = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return next(body for body in found if "verify" in body.lower())


def _headers(*, at: float, body: str = BODY) -> dict[str, str]:
    moment = datetime.fromtimestamp(int(at), UTC)
    signature = Webhook(SECRET).sign("msg_1", moment, body)
    return {"webhook-id": "msg_1", "webhook-timestamp": str(int(at)), "webhook-signature": f"v1,AAAA {signature}"}


def _cases() -> list[tuple[dict[str, str], str, bool]]:
    """(headers, body, whether it is ours): right, another body, too old."""
    now = time.time()
    return [(_headers(at=now), BODY, True), (_headers(at=now), BODY + " ", False), (_headers(at=now - 600), BODY, False)]


def test_the_site_builds_strictly_and_loads_nothing_from_another_host(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install 'seedwatch[docs]'")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path / "site"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) >= 25
    foreign = re.compile(r'<(?:script|img|iframe)[^>]+src="https?://|<link[^>]+rel="stylesheet"[^>]+href="https?://')
    assert [page.name for page in pages if foreign.search(page.read_text(encoding="utf-8"))] == []


def test_the_python_sample_verifies() -> None:
    found: dict[str, object] = {}
    exec(_sample("python"), found)
    verify = found["verify"]
    assert callable(verify)
    assert [verify(SECRET, headers, body.encode()) for headers, body, _ in _cases()] == [is_ours for *_, is_ours in _cases()]


def test_the_node_sample_verifies(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node here")
    calls = json.dumps([(headers, body) for headers, body, _ in _cases()])
    asks = f"console.log(JSON.stringify({calls}.map(([h, b]) => verify({json.dumps(SECRET)}, h, Buffer.from(b)))));"
    (tmp_path / "verify.mjs").write_text(f"{_sample('javascript')}\n{asks}\n", encoding="utf-8")
    said = subprocess.run([node, tmp_path / "verify.mjs"], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout) == [is_ours for *_, is_ours in _cases()]


def test_the_php_sample_verifies(tmp_path: Path) -> None:
    php = shutil.which("php")
    if php is None:
        pytest.skip("there is no PHP here")
    calls = base64.b64encode(json.dumps([(headers, body) for headers, body, _ in _cases()]).encode()).decode()
    asks = f"""echo json_encode(array_map(fn($c) => verify('{SECRET}', $c[0], $c[1]), json_decode(base64_decode('{calls}'), true)));"""
    (tmp_path / "verify.php").write_text(f"{_sample('php')}\n{asks}\n", encoding="utf-8")
    said = subprocess.run([php, tmp_path / "verify.php"], capture_output=True, text=True, check=False)
    assert json.loads(said.stdout) == [is_ours for *_, is_ours in _cases()]


def test_the_go_sample_verifies(tmp_path: Path) -> None:
    go = shutil.which("go")
    if go is None:
        pytest.skip("there is no Go here")
    cases = ",\n".join(
        "{http.Header{"
        + ",".join(f"{json.dumps(name.title())}: {{{json.dumps(value)}}}" for name, value in headers.items())
        + "}, "
        f"{json.dumps(body)}, {str(is_ours).lower()}}}"
        for headers, body, is_ours in _cases()
    )
    (tmp_path / "receiver.go").write_text(_sample("go"), encoding="utf-8")
    (tmp_path / "go.mod").write_text("module receiver\n\ngo 1.19\n", encoding="utf-8")
    test = f"""package receiver
import ("net/http"; "testing")
func TestVerify(t *testing.T) {{
	for i, c := range []struct {{ h http.Header; body string; want bool }}{{
{cases},
	}} {{ if Verify({json.dumps(SECRET)}, c.h, []byte(c.body)) != c.want {{ t.Error(i) }} }}
}}
"""
    (tmp_path / "receiver_test.go").write_text(test, encoding="utf-8")
    said = subprocess.run([go, "test", "./..."], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
