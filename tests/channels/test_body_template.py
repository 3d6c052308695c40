import json
from datetime import timedelta

import pytest

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import to_bytes
from pipeline.channels.body_template import BodyTemplate
from tests.alerts.test_payload import DIGEST, HEALTH
from tests.alerts.told import NOW, analysis, case, fact, report, telling


def payload(**changes):
    made = decide(case(**changes))
    assert isinstance(made, Alert)
    return to_bytes(made.payload)


def test_a_template_is_filled_from_the_alert():
    body = BodyTemplate('{"t": {{ alert.story.title | tojson }}, "u": {{ url | tojson }}}').render(payload())
    assert json.loads(body) == {
        "t": "Last cargo plane leaves Kamishly airport, says Mr. Putin's envoy",
        "u": "https://news.example/1",
    }


def test_the_same_alert_gives_the_same_bytes():
    assert BodyTemplate("{{ alert | tojson }}").render(payload()) == BodyTemplate("{{ alert | tojson }}").render(payload())


def test_what_is_new_is_at_hand():
    first = decide(case())
    assert isinstance(first, Alert)
    second = payload(state=first.state, now=NOW + timedelta(hours=1), facts=(fact(),))
    assert b"Tartus naval base" in BodyTemplate("{{ new | tojson }}").render(second)


@pytest.mark.parametrize("title", ['He said: "go"', "back\\slash", "line\nbreak", "<b>&amp;</b>", "قاعدة حميميم"])
def test_a_text_through_tojson_is_always_json_and_unchanged(title):
    made = telling(report(title), analysis(title, "", names=()))
    body = BodyTemplate('{"t": {{ alert.article.title | tojson }}}').render(payload(telling=made))
    assert json.loads(body)["t"] == title.replace("\n", " ")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('{"t": {{ text }}}', "tojson"),
        ("{{ '[' * 100000 }}", "tojson"),
        ("{{ missing }}", "missing"),
        ("{{ alert.__class__.__mro__ }}", "unsafe|attribute|undefined"),
        ("{{ ''.__class__ }}", "unsafe"),
        ("{{ 1 // 0 }}", "ZeroDivision"),
        ("{% for x in range(999999) %}{% endfor %}{{ 'x' * 9 }}", "OverflowError|Range"),
    ],
)
def test_a_template_that_fails_says_why_and_reaches_nothing(source, problem):
    with pytest.raises(ValueError, match=problem):
        BodyTemplate(source).render(payload())


def test_a_template_that_cannot_be_read_names_its_line():
    with pytest.raises(ValueError, match="line 2"):
        BodyTemplate("{}\n{% if %}")


def test_digests_and_health_notices_have_a_text_too():
    template = BodyTemplate('{"text": {{ text | tojson }}, "new": {{ new | tojson }}, "url": {{ url | tojson }}}')
    for notice in (DIGEST, HEALTH):
        assert json.loads(template.render(to_bytes(notice)))["text"]


def test_a_body_may_be_plain_text():
    body = BodyTemplate("{{ alert.subject }}", content_type="text/plain; charset=utf-8").render(payload())
    assert body.decode().startswith("Qamishli airbase")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{{ 5 | dictsort }}", id="a filter that was not made for it"),
        pytest.param("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", id="it calls itself"),
        pytest.param("{{ 'a' * 99999999999999 }}", id="more than there is memory"),
        pytest.param("{{" + "(" * 3000 + "1" + ")" * 3000 + "}}", id="nested too deeply"),
    ],
)
def test_whatever_goes_wrong_in_a_template_is_said_as_such(source):
    with pytest.raises(ValueError, match=r"\w"):
        BodyTemplate(source, content_type="text/plain").render(payload())
