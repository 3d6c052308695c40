"""Headers, host names, login and forms."""

import re

import pytest


@pytest.fixture
def locked(house, make_desk, visit):
    return visit(make_desk(house, token="open sesame 123"))


def _form_token(text):
    return re.search(r'name="form_token" value="([0-9a-f]+)"', text).group(1)


def _log_in(visitor, token="open sesame 123", path="/"):
    page = visitor.get(f"/login?next={path}")[2]
    return visitor.post("/login", {"token": token, "form_token": _form_token(page), "next": path})


@pytest.mark.parametrize("path", ["/", "/live", "/nothing", "/static/desk.css", "/api/v1/nothing"])
def test_every_answer_carries_the_security_headers(house, make_desk, visit, path):
    _, headers, _ = visit(make_desk(house)).get(path)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin", "no-referrer would make a browser send our own forms with Origin: null"


def test_pages_hold_no_inline_script_or_style_and_name_no_other_host(house, make_desk, visit):
    _, _, text = visit(make_desk(house)).get("/")
    assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=", text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!news\.example|127\.0\.0\.1)', text)


def test_without_a_token_another_name_for_us_is_refused(house, make_desk, visit):
    visitor = visit(make_desk(house))
    assert visitor.get("/", headers={"Host": "evil.example"})[0] == 421
    assert visitor.get("/", headers={"Host": "localhost:8080"})[0] == 200


def test_with_a_public_address_its_name_is_ours(house, make_desk, visit):
    visitor = visit(make_desk(house, public_url="https://desk.example/"))
    assert visitor.get("/", headers={"Host": "desk.example"})[0] == 200


def test_with_a_token_pages_ask_to_log_in_and_come_back(locked):
    status, headers, _ = locked.get("/feeds?x=1")
    assert (status, headers["Location"]) == (303, "/login?next=/feeds?x%3D1")
    status, headers, _ = _log_in(locked, path="/feeds")
    assert (status, headers["Location"]) == (303, "/feeds")
    assert locked.get("/feeds")[0] == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(locked):
    cookie = next(value for value in _log_in(locked)[1].getall("Set-Cookie") if value.startswith("seedwatch_session"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_https_cookies_are_sent_over_https_only(house, make_desk, visit):
    visitor = visit(make_desk(house, token="t0ken", public_url="https://desk.example"))
    assert "Secure" in visitor.get("/login")[1]["Set-Cookie"]


def test_a_wrong_token_is_refused_and_after_ten_the_address_must_wait(locked):
    for _ in range(10):
        status, headers, _ = _log_in(locked, token="wrong")
        assert (status, headers["Location"]) == (303, "/login?wrong=1&next=/")
    status, headers, _ = _log_in(locked)
    assert status == 429
    assert 0 < int(headers["Retry-After"]) <= 901
    assert locked.get("/")[0] == 303


def test_a_bearer_token_opens_and_a_wrong_one_does_not(locked):
    assert locked.get("/", headers={"Authorization": "Bearer open sesame 123"})[0] == 200
    assert locked.get("/api/v1/x", headers={"Authorization": "Bearer open sesame 12"})[0] == 401


def test_health_needs_no_login(locked):
    assert locked.get("/live")[0] == 200
    assert locked.get("/ready")[0] == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_login_never_leads_to_another_site(locked, elsewhere):
    page = locked.get("/login")[2]
    form = {"token": "open sesame 123", "form_token": _form_token(page), "next": elsewhere}
    assert locked.post("/login", form)[1]["Location"] == "/"


def test_a_form_without_our_token_is_refused(locked):
    locked.get("/login")
    assert locked.post("/login", {"token": "open sesame 123"})[0] == 403


def test_a_form_from_another_site_is_refused_even_with_our_token(locked):
    form = {"token": "open sesame 123", "form_token": _form_token(locked.get("/login")[2])}
    assert locked.post("/login", form, headers={"Origin": "https://evil.example"})[0] == 403


def test_log_out_ends_the_session(locked):
    _log_in(locked)
    token = _form_token(locked.get("/")[2])
    assert locked.post("/logout", {"form_token": token})[0] == 303
    assert locked.get("/")[0] == 303


def test_a_forged_session_is_no_session(locked):
    assert locked.get("/", headers={"Cookie": "seedwatch_session=99999999999.abc.00ff"})[0] == 303


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e%2fapp.py", "nothing.css"])
def test_only_our_static_files_are_served(house, make_desk, visit, name):
    assert visit(make_desk(house)).get(f"/static/{name}")[0] == 404
