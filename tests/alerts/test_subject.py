from hypothesis import given
from hypothesis import strategies as st

from pipeline.alerts.subject import MAX_SUBJECT, new_in_words, subject_of, update_subject
from tests.alerts.told import CARDS, fact


def made(title, *ids, outlet="Levant Monitor"):
    return subject_of(title=title, outlet=outlet, entities=tuple(CARDS[each] for each in ids))


def test_a_subject_says_where_who_and_what():
    assert made("Cargo flights empty the compound", "putin", "base-tartus", "sdf", "syria") == (
        "Tartus naval base · Putin, SDF: Cargo flights empty the compound (Levant Monitor)"
    )


def test_a_state_is_named_only_where_no_actor_is():
    assert made("Talks", "syria") == "Syria: Talks (Levant Monitor)"


def test_a_headline_alone_is_enough():
    assert made("Talks", outlet="") == "Talks"


def test_a_report_without_a_title_still_has_a_subject():
    assert made("", "putin", outlet="") == "Putin: untitled report"


@given(st.text(max_size=400), st.lists(st.sampled_from(sorted(CARDS)), unique=True), st.text(max_size=120))
def test_a_subject_is_one_short_line(title, ids, outlet):
    subject = made(title, *ids, outlet=outlet)
    assert 0 < len(subject) <= MAX_SUBJECT
    assert subject == " ".join(subject.split())
    assert "alert" not in subject.lower() or "alert" in (title + outlet).lower()


def test_an_update_leads_with_its_major_news():
    facts = (
        fact("sources", "2 → 4 outlets", major=False),
        fact("number", "600", major=False),
        fact("denial", "denies", by="SDF"),
    )
    assert update_subject(facts, "Tartus: Talks") == "new: denies – Tartus: Talks"
    assert new_in_words(facts) == "denies (SDF); 600; 2 → 4 outlets"
