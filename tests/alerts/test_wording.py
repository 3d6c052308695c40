from datetime import timedelta

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.wording import plain_text, proofs, sources_line, why_line
from tests.alerts.test_payload import DIGEST, HEALTH
from tests.alerts.told import NOW, case, fact, telling


def payload(**changes):
    alert = decide(case(**changes))
    assert isinstance(alert, Alert)
    return alert.payload


def test_the_text_shows_the_proof_the_sources_the_link_and_the_reason():
    text = plain_text(payload())
    assert "“The last Il-76 left Kamishly airport at dawn.”" in text
    assert "“Gen. A. Saleh of the SDF said the gate was open!”" in text
    assert "1 outlet" in text
    assert "https://news.example/1" in text
    assert "rule “bases”: type:base (base-qamishli); score 17.5" in text


def test_how_widely_it_is_reported_is_one_quiet_line():
    story = payload(telling=telling(outlets=4, independent=2, credits=("Reuters",))).story
    assert sources_line(story) == "4 outlets, 2 independent; citing Reuters"


def test_a_first_alert_does_not_pretend_that_something_is_new():
    assert "new since" not in plain_text(payload())


def test_an_update_starts_with_what_is_new():
    first = decide(case())
    assert isinstance(first, Alert)
    text = plain_text(payload(state=first.state, now=NOW + timedelta(hours=1), facts=(fact(),)))
    assert text.startswith("new since 28 Jan 14:08 UTC: Tartus naval base")


def test_each_sentence_is_quoted_once():
    shown = [proof.sentence for proof in proofs(payload())]
    assert len(shown) == len(set(shown)) == 2


def test_a_rule_without_lines_needs_no_reason_but_the_score():
    from tests.alerts.told import rule

    assert why_line(payload(rule=rule(when=()))) == "rule “bases”; score 17.5"


def test_a_report_found_late_says_so():
    from dataclasses import replace

    assert "found late, after an outage of ours" in plain_text(payload(telling=replace(telling(), is_late=True)))


def test_digests_and_health_notices_have_a_text_too():
    assert "t\no · 2 outlets, 1 independent · bases\nnew: Tartus" in plain_text(DIGEST)
    assert plain_text(HEALTH) == "s\n\nd\nw\n"
