"""Try it: a pasted report, what is found in it, and what the rules say."""

import re

from pipeline.alerts.rule import EntityCard, Rule, RuleSubject
from pipeline.dashboard.trying import verdict_of
from tests.dashboard.invented import REPORTS, RULE

BASE = EntityCard(id="base-tartus", label="Tartus", type="base", side="russia")


def _subject(**more):
    values = {"seed_id": "s", "entities": (BASE,), "score": 9.0, "is_relevant": True}
    return RuleSubject(**(values | more))


def test_a_rule_that_fires_says_which_line_held():
    verdict = verdict_of(RULE, [_subject()])
    assert verdict.would_alert
    assert verdict.why == "type:base (base-tartus)"


def test_a_rule_that_does_not_fire_says_why():
    assert verdict_of(RULE, [_subject(score=3.0)]).why == "score too low: score 3, the rule asks for 6"
    assert not verdict_of(RULE, [_subject(is_relevant=False)]).would_alert
    assert verdict_of(RULE, []).why == "no seed is concerned"


def test_a_rule_without_lines_takes_everything_relevant():
    assert verdict_of(Rule(name="all"), [_subject()]).why == "every relevant report"


def test_a_pasted_report_is_marked_and_nothing_is_kept(house, make_desk, visit):
    visitor = visit(make_desk(house))
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', visitor.get("/try")[2]).group(1)
    report = next(item for item in REPORTS if item["lang"] == "ar" and item["story"] == "qamishli-last-flight")
    before = visitor.get("/search?q=")[2].count("<li>")
    status, _, text = visitor.post("/try", {"title": report["title"], "text": report["text"], "form_token": token})
    assert status == 200
    assert 'dir="rtl" lang="ar"' in text
    assert '<mark class="base"' in text
    assert visitor.get("/search?q=")[2].count("<li>") == before


def test_an_empty_form_is_answered_kindly(house, make_desk, visit):
    visitor = visit(make_desk(house))
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', visitor.get("/try")[2]).group(1)
    status, _, text = visitor.post("/try", {"form_token": token})
    assert status == 200
    assert "None of the watched names." in text
