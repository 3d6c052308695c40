from datetime import timedelta
from html.parser import HTMLParser

import pytest

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.html import direction, html, quotes
from tests.alerts.test_payload import DIGEST, HEALTH
from tests.alerts.told import NOW, analysis, case, fact, report, telling


class Tags(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def parsed(payload):
    tags = Tags()
    tags.feed(html(payload))
    return tags


def payload(title, text, names, *, language="en", **more):
    made = telling(report(title, text, **more), analysis(title, text, names=names, language=language))
    alert = decide(case(telling=made))
    assert isinstance(alert, Alert)
    return alert.payload


ARABIC = ("القوات تغادر القامشلي", "نقلت طائرات شحن معدات من مطار القامشلي إلى حميميم، بحسب قسد. ولم يعلق أحد.")
ARABIC_NAMES = (("base-qamishli", "text", "مطار القامشلي"), ("base-tartus", "text", "حميميم"), ("sdf", "text", "قسد"))


def test_every_name_is_marked_in_its_sentence():
    (quote,) = quotes(payload(*ARABIC, ARABIC_NAMES, language="ar"))
    assert [(piece.text, piece.type) for piece in quote.pieces if piece.type] == [
        ("مطار القامشلي", "base"),
        ("حميميم", "base"),
        ("قسد", "group"),
    ]
    assert "".join(piece.text for piece in quote.pieces) == ARABIC[1].split(" ولم")[0]


def test_an_arabic_sentence_runs_right_to_left():
    tags = parsed(payload(*ARABIC, ARABIC_NAMES, language="ar"))
    quoted = [attributes for tag, attributes in tags.tags if "why" in (attributes.get("class") or "")]
    assert quoted == [{"class": "why rtl", "dir": "rtl", "lang": "ar"}]


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "rtl"), ("ckb", "rtl"), ("fa-IR", "rtl"), ("ru", "ltr"), ("", "auto")]
)
def test_each_language_has_its_direction(language, expected):
    assert direction(language) == expected


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><svg onload=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>',
    "' onmouseover='alert(1)",
    "<style>body{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "<iframe src=//evil.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<base href=//evil.example>",
]


@pytest.mark.parametrize("hostile", PAYLOADS)
def test_nothing_a_feed_writes_becomes_markup(hostile):
    title, text = f"Tartus {hostile}", f"In Tartus {hostile} today."
    names = (("base-tartus", "title", "Tartus"), ("base-tartus", "text", "Tartus"))
    clean = parsed(payload("Tartus x", "In Tartus x today.", names))
    dirty = parsed(payload(title, text, names, outlet=hostile, language=hostile, url="https://x.example/?q=1"))
    assert {tag for tag, _ in dirty.tags} <= {tag for tag, _ in clean.tags}
    for _, attributes in dirty.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("href", "https:").startswith("https:")
    assert hostile in dirty.text
    assert "49" not in dirty.text.replace(hostile, "")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example", "https://"])
def test_a_link_that_is_not_http_is_left_out(url):
    tags = parsed(payload("Tartus", "Tartus.", (("base-tartus", "text", "Tartus"),), url=url))
    assert not [attributes for tag, attributes in tags.tags if tag == "a"]


def test_an_update_says_first_what_is_new():
    first = decide(case())
    assert isinstance(first, Alert)
    second = decide(case(state=first.state, now=NOW + timedelta(hours=1), facts=(fact("denial", "SDF denies"),)))
    assert isinstance(second, Alert)
    text = parsed(second.payload).text
    assert "New since 28 Jan 14:08 UTC: SDF denies" in " ".join(text.split())


def test_nothing_is_loaded_from_anywhere():
    page = html(payload(*ARABIC, ARABIC_NAMES, language="ar"))
    for loading in ("<img", "<script", "<link", "url(", "@import", "src="):
        assert loading not in page


def test_digests_and_health_notices_have_a_page_too():
    assert "t" in parsed(DIGEST).text
    assert "w" in parsed(HEALTH).text
