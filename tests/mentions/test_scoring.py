"""Scores: reasons add up, the gate has the last word, states are capped, a headline is weighed against its room."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.mention import Relevance
from pipeline.mentions.scoring import FULL_ROOM, HEADLINE_SHARE, share_of_room
from tests.mentions.small_profiles import analysed

BASE = {"type": "base", "weight": 8, "names": {"en": ["Elgar base"]}}
ACTOR = {"type": "person", "weight": 5, "side": "west", "names": {"en": ["Alpha"]}}
RIVAL = {"type": "person", "weight": 5, "side": "east", "names": {"en": ["Gamma"]}}
STATES = [{"type": "state", "weight": 3, "names": {"en": [name]}} for name in ("Arland", "Borland", "Corland")]
BYSTANDERS = [{"side": side, "names": {"en": [f"Nobody {side}"]}} for side in ("west", "east")]
FILL = "The council met and nothing else was said on the matter by anybody who was there. " * 8
GATE = {"gate": [["type:base"], ["side:west", "side:east"]], "pairs": {"person+person": 1.0}}


def judged(text: str, *entities: dict[str, Any], title: str = "", scoring: dict[str, Any] | None = None) -> Relevance:
    (relevance,) = analysed(text, *entities, *BYSTANDERS, title=title, scoring=scoring or GATE).relevances
    return relevance


def test_reasons_add_up_to_the_score() -> None:
    relevance = judged(f"Alpha met Gamma at Elgar base in Arland. {FILL}", BASE, ACTOR, RIVAL, *STATES, title="Alpha leaves")
    assert relevance.score == round(sum(reason.points for reason in relevance.reasons), 1)
    assert relevance.is_relevant


def test_a_closed_gate_is_stronger_than_any_score() -> None:
    relevance = judged(f"Alpha left. Alpha slept. {FILL}", ACTOR, title="Alpha and Alpha and Alpha")
    assert relevance.score >= 6
    assert (relevance.gates, relevance.is_relevant) == ((), False)


def test_a_line_of_the_gate_must_hold_in_full() -> None:
    assert judged(f"Alpha met Gamma. {FILL}", ACTOR, RIVAL).gates == ("side:west + side:east",)


def test_states_together_add_no_more_than_their_cap() -> None:
    relevance = judged(f"Arland, Borland and Corland. {FILL}", *STATES)
    assert relevance.score == 2.0
    assert any("add at most 2" in reason.text for reason in relevance.reasons)


def test_a_pair_counts_once_and_only_when_close() -> None:
    assert any("together" in reason.text for reason in judged(f"Alpha met Gamma. {FILL}", ACTOR, RIVAL).reasons)
    assert not any("together" in reason.text for reason in judged(f"Alpha left. {FILL} Gamma came.", ACTOR, RIVAL).reasons)


def test_where_a_name_stands_counts() -> None:
    title, lead, late = judged(FILL, ACTOR, title="Alpha"), judged(f"Alpha. {FILL}", ACTOR), judged(f"{FILL} Alpha.", ACTOR)
    assert title.score > lead.score > late.score


def test_a_base_counts_as_in_the_lead_wherever_it_is_named() -> None:
    assert judged(f"Elgar base. {FILL}", BASE).score == judged(f"{FILL} Elgar base.", BASE).score


def test_an_actor_late_in_a_long_text_counts_less_but_a_base_does_not() -> None:
    long = FILL * 10
    assert judged(f"{long} Alpha.", ACTOR).score < judged(f"{FILL} Alpha.", ACTOR).score
    assert judged(f"{long} Elgar base.", BASE).score == judged(f"{FILL} Elgar base.", BASE).score


def test_a_headline_alone_can_be_relevant_and_says_why() -> None:
    headline = judged("", {**BASE, "weight": 5}, title="Troops leave Elgar base")
    assert headline.is_relevant
    assert any("little room" in reason.text for reason in headline.reasons)


def test_one_actor_is_enough_in_a_title_and_not_in_a_text() -> None:
    place = {"type": "place", "side": "east", "weight": 1, "names": {"en": ["Orland"]}}
    actor = {**ACTOR, "weight": 10}
    assert judged("", actor, place, title="Alpha flees to Orland").is_relevant
    assert judged(FILL, actor, place, title="Alpha flees to Orland").is_relevant
    assert not judged(f"Alpha flees to Orland. {FILL}", actor, place, title="The council met").is_relevant
    assert not judged(f"{FILL} Orland won.", actor, place, title="Alpha flees").is_relevant


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_room_never_makes_evidence_weigh_more(one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert HEADLINE_SHARE <= share_of_room(small) <= share_of_room(large) <= 1.0
    assert share_of_room(FULL_ROOM) == pytest.approx(1.0)
