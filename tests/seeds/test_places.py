"""Problems of a file are told with the line a person must go to."""

import tomllib

import pytest

from pipeline.errors import Problem
from pipeline.seeds.places import with_lines

TEXT = '''\
format = 1  # [seed]
[seed]
id = "s"
note = """
[entity.names]
"""
[scoring]
gate = [                # the first, then
  # a comment, with [ and "
  ["type:base"],
  ["id:a", "id:b"], ["id:c"],
  [
    "id:d",
  ],
]
min_distinct = 2
[scoring.pairs]
"base+person" = 1.5
[contexts.port]
en = ["quay"]
[[entity]]
id = 'a'
requires = { context = ["port"], window = 9 }
must_match = ["One, two.", 'It is ["three"',
  "Four."]
[entity.names]
en = ["Alpha", "Beta",
      "Gamma"]
[[entity]]
type = "base"
[[entity]]
id = "a"
'''


@pytest.mark.parametrize(
    ("key", "wrong", "line"),
    [
        ("format", "", "format"),
        ("seed.id", "", 'id = "s"'),
        ("scoring.gate", "", "gate = ["),
        ("scoring.gate[0]", "", '["type:base"]'),
        ("scoring.gate[1]", "", '["id:a", "id:b"]'),
        ("scoring.gate[2]", "", '["id:a", "id:b"]'),
        ("scoring.gate[3]", "", "  ["),
        ("scoring.gate[9]", "", "gate = ["),
        ("scoring.min_distinct", "", "min_distinct"),
        ("scoring.pairs.base+person", "", '"base+person"'),
        ("contexts", "", "[contexts.port]"),
        ("entity[a].requires.window", "", "requires"),
        ("entity[a].must_match[2]", "", '"Four."'),
        ("entity[a].names.en", "'Gamma' is short", '"Gamma"'),
        ("entity[a].names.en", "'Delta' is short", 'en = ["Alpha"'),
        ("entity[1].type", "", 'type = "base"'),
        ("entity[1].names.en", "", "[[entity]]"),
        ("seed.title", "missing", "[seed]"),
    ],
)
def test_the_line_is_that_of_the_key_or_of_what_holds_it(key: str, wrong: str, line: str) -> None:
    tomllib.loads(TEXT)
    (problem,) = with_lines([Problem(file="s.toml", key=key, wrong=wrong)], TEXT)
    assert problem.line is not None
    assert TEXT.split("\n")[problem.line - 1].strip().startswith(line.strip())


def test_of_two_with_one_id_the_second_is_told() -> None:
    (problem,) = with_lines([Problem(file="s.toml", key="entity[a]", wrong="used twice")], TEXT)
    assert problem.line == TEXT.split("\n").index('id = "a"')


def test_a_key_that_is_nowhere_has_no_line_and_no_text_raises() -> None:
    for text in ("", "[", "= =", '"""', "a = ["):
        (problem,) = with_lines([Problem(file="s.toml", key="entity[x].names.en[3]", wrong="'x'")], text)
        assert problem.line is None
