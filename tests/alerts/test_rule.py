import pytest

from pipeline.alerts.rule import Match, NoMatch, Rule, parse_line, parse_selector
from tests.alerts.told import rule, subject


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("base", '"type:base"'),
        ("putin", '"id:putin"'),
        ("typ:base", '"type:base"'),
        ("sides:syria", '"side:syria"'),
        ("colour:red", "type, id, side, about, tag, seed"),
        ("id:sdf||sharaa", "empty value"),
        ("id:", "empty value"),
    ],
)
def test_a_selector_that_cannot_be_read_says_what_was_meant(text, meant):
    with pytest.raises(ValueError) as problem:
        parse_selector(text)
    assert meant in str(problem.value)


def test_a_selector_prints_as_it_was_written():
    assert str(parse_selector(" id: sdf | sharaa ")) == "id:sdf|sharaa"


def test_an_empty_line_is_refused_because_it_would_match_everything():
    with pytest.raises(ValueError, match="empty line"):
        parse_line([])


@pytest.mark.parametrize(
    ("selector", "by"),
    [
        ("type:base", ("base-qamishli",)),
        ("TYPE:Base|person", ("base-qamishli", "sharaa")),
        ("side:syria", ("sharaa",)),
        ("id:sdf|sharaa", ("sharaa",)),
        ("tag:kurds|war", ("war",)),
        ("about:prisons|bases", ("bases",)),
        ("seed:seed-1", ("seed-1",)),
        ("seed:other", ()),
    ],
)
def test_each_selector_finds_its_kind(selector, by):
    made = subject("base-qamishli", "sharaa", tags=frozenset({"war", "syria"}), topics=frozenset({"bases", "grain"}))
    assert parse_selector(selector).found_in(made) == by


DESIGN = (
    parse_line(["type:base"]),
    parse_line(["side:syria", "side:russia"]),
    parse_line(["id:sdf|sharaa", "id:barrack|trump"]),
)


@pytest.mark.parametrize(
    ("entities", "fires"),
    [
        (("base-tartus",), True),
        (("putin", "sharaa"), True),
        (("sdf", "barrack"), True),
        (("putin",), False),
        (("sdf", "sharaa"), False),
        ((), False),
    ],
)
def test_one_line_in_full_is_enough_and_half_a_line_is_not(entities, fires):
    assert isinstance(rule(when=DESIGN).matches(subject(*entities)), Match) is fires


def test_the_match_says_which_lines_held_and_by_what():
    match = rule(when=DESIGN).matches(subject("base-tartus", "putin", "sharaa"))
    assert isinstance(match, Match)
    assert [[(found.selector, found.by) for found in line] for line in match.lines] == [
        [("type:base", ("base-tartus",))],
        [("side:syria", ("sharaa",)), ("side:russia", ("base-tartus", "putin"))],
    ]


@pytest.mark.parametrize(
    ("changes", "seen", "reason"),
    [
        ({}, {"relevant": False}, "not_relevant"),
        ({"seeds": frozenset({"other"})}, {}, "other_seed"),
        ({"languages": frozenset({"ar"})}, {}, "other_language"),
        ({"min_score": 20.0}, {}, "score"),
        ({"when": (parse_line(["id:barrack"]),)}, {}, "no_line"),
        ({"unless": (parse_line(["type:base", "tag:sport"]),)}, {"tags": frozenset({"sport"})}, "unless"),
    ],
)
def test_every_silence_has_its_reason(changes, seen, reason):
    found = rule(**changes).matches(subject("base-qamishli", **seen))
    assert isinstance(found, NoMatch)
    assert found.reason == reason


def test_a_rule_without_lines_fires_for_every_relevant_report():
    assert rule(when=()).matches(subject()) == Match(lines=())


@pytest.mark.parametrize("changes", [{"name": " "}, {"hourly_cap": 0}])
def test_a_rule_that_makes_no_sense_is_refused(changes):
    with pytest.raises(ValueError):
        Rule(**({"name": "bases"} | changes))
