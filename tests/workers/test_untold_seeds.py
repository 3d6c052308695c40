"""A seed that no rule can tell of is told to the person who forgot."""

from pathlib import Path

import pytest

from pipeline.loading.house import Configuration, House, read_configuration
from workers.untold_seeds import untold_seeds

FEED = '[[feed]]\nname = "One"\nurl = "https://one.example/feed"\ntags = ["wire"]\n'
LOG = '[[channel]]\nname = "log"\ntype = "log"\n'
PROFILE = """
[seed]
id = "harbour"
title = "Harbour"
reviewed_by = "A"
[scoring]
gate = [["id:ann"]]
topics = { port = 1.0 }
[context.port]
en = ["quay"]
[[entity]]
id = "ann"
type = "person"
side = "north"
names.en = ["Ann Alpha"]
"""


def configured(folder: Path, rule: str) -> Configuration:
    other = PROFILE.replace("harbour", "other").replace("ann", "bob").replace("north", "south").replace("person", "base")
    files = {
        "config/feeds.toml": FEED,
        "config/alerts.toml": f'[[rule]]\nname = "r"\nsend_to = ["log"]\n{rule}\n{LOG}',
        "seeds/harbour.toml": PROFILE,
        "seeds/other.toml": other,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return read_configuration(House(home=folder, config=folder / "config"), {})


@pytest.mark.parametrize(
    ("rule", "untold"),
    [
        ("", []),
        ('seeds = ["harbour"]', ["other"]),
        ('when = [["type:base"]]', ["harbour"]),
        ('when = [["id:ann", "side:south"]]', ["harbour", "other"]),
        ('when = [["id:ann", "about:port", "tag:wire"], ["seed:other"]]', []),
        ('when = [["side:north|south"]]\nlanguages = ["ar"]\nmin_score = 50\nunless = [["type:person"]]', []),
    ],
)
def test_it_is_told_where_no_line_could_hold_for_it(tmp_path: Path, rule: str, untold: list[str]) -> None:
    told = [str(problem) for problem in untold_seeds(configured(tmp_path, rule))]
    assert [line.partition("the seed ")[2].split()[0] for line in told] == untold
    assert all(line.startswith("config/alerts.toml: rule: no rule can tell of the seed") for line in told)


def test_the_shipped_rule_tells_of_the_shipped_seed() -> None:
    root = Path(__file__).resolve().parents[2]
    assert list(untold_seeds(read_configuration(House(home=root, config=root / "config"), {}))) == []
