"""Pages in a real Chromium: nothing spills over, nothing foreign is loaded, colours can be read, live updates arrive.

`SEEDWATCH_SCREENSHOTS=docs/images pytest tests/dashboard/test_browser.py` also writes the pictures of the documentation.
"""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from pipeline.storage.schema import stories
from tests.dashboard.invented import NOW, fill_past, story_id
from tests.dashboard.serving import served

pytestmark = pytest.mark.browser

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Without the background-networking flags Chromium looks for its maker's hosts at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "now": "/",
    "story": f"/stories/{story_id('qamishli-last-flight')}",
    "watch": "/watch",
    "entity": "/watch/base-qamishli",
    "feeds": "/feeds",
    "deliveries": "/deliveries",
    "search": "/search?q=Qamishli&since=2026-01-28",
    "try": "/try",
}

# What axe-core does not count as serious, and contrast once more: axe leaves words of two letters and overlaps undecided.
CHECKS = """() => {
  const wrong = [];
  const say = (rule, element) => wrong.push(rule + ": " + element.outerHTML.slice(0, 160));
  if (document.querySelectorAll("main").length !== 1) wrong.push("one main");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("one h1, not " + document.querySelectorAll("h1").length);
  const ids = new Set();
  for (const element of document.querySelectorAll("[id]")) { if (ids.has(element.id)) say("id twice", element); ids.add(element.id); }
  for (const element of document.querySelectorAll("th")) if (!element.textContent.trim()) say("empty th", element);
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1]));
  levels.forEach((level, index) => { if (index && level > levels[index - 1] + 1) wrong.push("heading jumps to h" + level); });

  const parse = (text) => { const parts = text.match(/[\\d.]+/g).map(Number); return parts.length < 4 ? [...parts, 1] : parts; };
  const light = ([r, g, b]) => { const f = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const behind = (element) => { for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor); if (colour[3] > 0.99) return colour; } return [255, 255, 255, 1]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest("svg, script, option")) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) say("contrast " + ratio.toFixed(2), element);
  }
  return [...new Set(wrong)];
}"""


@pytest.fixture(scope="module")
def browser():
    if BROWSER is None:
        pytest.skip("there is no Chromium here")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(house, lexicon, make_desk):
    fill_past(house, lexicon)
    with served(make_desk(house)) as where:
        yield where


@pytest.fixture
def visit_page(browser, address):
    """Opens a page and fails on any error, any foreign request, and anything the security policy had to stop."""
    contexts, troubles = [], []

    def visit(path, *, scheme="light", width=1280, scripts=True):
        height = 844 if width < 500 else 900
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": height}, java_script_enabled=scripts, timezone_id="UTC"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(address) else troubles.append(request.url))
        page.goto(address + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(visit_page, name, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed").Axe()
    page = visit_page(PAGES[name], scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    found = axe.run(page).response
    assert [_told(each) for each in found["violations"] if each["impact"] in ("serious", "critical")] == []
    assert len(found["passes"]) > 15  # it looked at a whole page


@pytest.mark.parametrize("name", PAGES)
def test_pages_keep_to_our_own_rules_of_structure(visit_page, name):
    for scheme in ("light", "dark"):
        page = visit_page(PAGES[name], scheme=scheme)
        assert page.evaluate(CHECKS) == []
        _picture(page, f"desk-{name}-{scheme}")


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_a_phone(visit_page, name):
    page = visit_page(PAGES[name], width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    _picture(page, f"desk-{name}-phone")


def test_right_to_left_sentences_stand_at_the_right(visit_page):
    page = visit_page("/")
    quote = page.locator("blockquote[dir=rtl]").first
    assert quote.evaluate("element => getComputedStyle(element).borderRightWidth") == "3px"
    assert quote.locator("p").first.evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_reasons_are_one_click_away_and_work_from_the_keyboard(visit_page):
    page = visit_page("/")
    summary = page.locator("summary").first
    assert not page.locator("table.score").first.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("table.score").first.is_visible()


def test_everything_works_without_javascript(visit_page):
    page = visit_page("/", scripts=False)
    page.locator("summary").first.click()
    assert page.locator("table.score").first.is_visible()
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_label("Words").fill("canteen")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".hits h2").count() >= 1
    page.get_by_role("link", name="Try it").click()
    page.get_by_label("Text").fill("Russian troops left Qamishli airport, the Syrian Democratic Forces said.")
    page.get_by_role("button", name="See what would be found").click()
    assert page.locator("mark.base").count() >= 1


def test_a_new_report_appears_without_a_reload(visit_page, house):
    page = visit_page("/")
    changed = story_id("tartus-ship")
    assert page.locator(".story").first.get_attribute("id") != f"s-{changed}"
    with house.write() as connection:
        moment = NOW + timedelta(seconds=1)
        connection.execute(update(stories).where(stories.c.id == changed).values(last_seen_at=moment, n_outlets=77))
    page.wait_for_function("id => document.querySelector('.story').id === id", arg=f"s-{changed}", timeout=20_000)
    assert "77 outlets" in page.locator(".story").first.inner_text()


def test_a_person_can_mute_a_story_and_say_it_was_useful(visit_page):
    page = visit_page(PAGES["story"])
    page.get_by_role("button", name="useful", exact=True).click()
    assert page.get_by_role("button", name="useful", exact=True).get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="mute for a day").click()
    assert page.get_by_role("button", name="unmute story").is_visible()


def _told(violation):
    return f"{violation['id']} ({violation['impact']}): {[node['html'][:160] for node in violation['nodes'][:4]]}"


def _picture(page, name):
    folder = os.environ.get("SEEDWATCH_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png")
