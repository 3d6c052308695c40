"""A whole installation: the shipped files are right, and what is wrong is named with file, line, key and a way out."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, Problem
from pipeline.loading.house import Configuration, House, find_house, read_configuration

ROOT = Path(__file__).resolve().parents[2]
FEED = '[[feed]]\nname = "One"\nurl = "https://one.example/feed"\n'
LOG = '[[channel]]\nname = "log"\ntype = "log"\n'
RULE = '[[rule]]\nname = "all"\nsend_to = ["log"]\n'
PROFILE = (ROOT / "seeds" / "qamishli-withdrawal.toml").read_text(encoding="utf-8")

MakeHouse = Callable[..., House]


@pytest.fixture
def make_house(tmp_path: Path) -> MakeHouse:
    def make(*, settings: str = "", feeds: str = FEED, alerts: str = RULE + LOG, profile: str = PROFILE) -> House:
        (tmp_path / "config" / "feeds.d").mkdir(parents=True)
        (tmp_path / "seeds").mkdir()
        (tmp_path / "config" / "seedwatch.toml").write_text(settings, encoding="utf-8")
        (tmp_path / "config" / "feeds.toml").write_text(feeds, encoding="utf-8")
        (tmp_path / "config" / "alerts.toml").write_text(alerts, encoding="utf-8")
        (tmp_path / "seeds" / "seed.toml").write_text(profile, encoding="utf-8")
        return House(home=tmp_path, config=tmp_path / "config")

    return make


def _problems(house: House, environment: dict[str, str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        read_configuration(house, environment or {})
    return caught.value.problems


def test_the_shipped_configuration_is_right() -> None:
    found = read_configuration(find_house(ROOT / "config", {}), {})
    assert len([feed for feed in found.feeds if feed.is_enabled]) >= 50
    assert {"ar", "de", "en", "es", "fa", "fr", "ku", "ru", "tr"} <= {feed.language for feed in found.feeds}
    assert found.profiles[0].reviewed_by
    assert [channel.type for channel in found.alerts.channel] == ["log"]


def test_the_shipped_settings_file_shows_every_key_with_its_default() -> None:
    text = (ROOT / "config" / "seedwatch.toml").read_text(encoding="utf-8")
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line else line for line in text.splitlines() if not line.startswith("# [")
    )
    import tomllib

    from pipeline.loading.settings import Settings, read_settings

    document = tomllib.loads(uncommented)
    assert read_settings(document, {}) == Settings()
    for section, field in Settings.model_fields.items():
        assert set(document[section]) == set(field.default.model_fields_set | set(type(field.default).model_fields))


# The twelve broken configurations of the first issue, and a few more: (files, expected words in one line).
BROKEN = {
    "unknown key": (
        {"settings": '[polling]\nevry = "5m"\n'},
        ["config/seedwatch.toml:2", "polling.evry", "unknown key", "did you mean `every`"],
    ),
    "wrong type": (
        {"settings": '[polling]\nconcurrency = "many"\n'},
        ["config/seedwatch.toml:2", "polling.concurrency", '"many"', "integer"],
    ),
    "bad URL": (
        {"feeds": '[[feed]]\nname = "x"\nurl = "ftp://x.example/feed"\n'},
        ["config/feeds.toml:3", "feed[0].url", "http://"],
    ),
    "duplicate feed": ({"feeds": FEED + FEED}, ["config/feeds.toml:6", "feed[1].url", "stands twice", "config/feeds.toml:3"]),
    "unknown selector": (
        {"alerts": '[[rule]]\nname = "a"\nwhen = [["kind:base"]]\nsend_to = ["log"]\n' + LOG},
        ["config/alerts.toml:3", "rule[0].when", "kind"],
    ),
    "channel without secret": (
        {"alerts": RULE + LOG + '[[channel]]\nname = "desk"\ntype = "webhook"\nurl = "https://x.example/hook"\n'},
        ["config/alerts.toml", "channel[1].secret_env", "no secret", "secret_env ="],
    ),
    "broken TOML": ({"feeds": '[[feed]\nname = "x"\n'}, ["config/feeds.toml:1", "not valid TOML"]),
    "unknown channel": (
        {"alerts": '[[rule]]\nname = "a"\nsend_to = ["desk"]\n' + LOG},
        ["config/alerts.toml:3", "rule[0].send_to", '"desk"', "log"],
    ),
    "bad duration": ({"feeds": FEED + 'every = "5"\n'}, ["config/feeds.toml:4", "feed[0].every", '"5m"']),
    "unreviewed seed": (
        {"profile": PROFILE.replace('reviewed_by = "Seedwatch developers"', 'reviewed_by = ""')},
        ["seeds/seed.toml", "reviewed_by"],
    ),
    "unknown entity": (
        {"alerts": '[[rule]]\nname = "a"\nwhen = [["id:sharra"]]\nsend_to = ["log"]\n' + LOG},
        ["config/alerts.toml:3", "rule[0].when", '"sharra"', "id:sharaa"],
    ),
    "no unit in settings": ({"settings": "[polling]\nevery = 5\n"}, ["config/seedwatch.toml:2", "polling.every", '"5m"']),
    "two channels of one name": ({"alerts": RULE + LOG + LOG}, ["config/alerts.toml", "two channels", '"log"']),
    "unset secret": (
        {
            "alerts": RULE
            + LOG
            + '[[channel]]\nname = "d"\ntype = "webhook"\nurl = "https://x.example/"\nsecret_env = "NOT_SET"\n'
        },
        ["config/alerts.toml:11", "channel[1].secret_env", "$NOT_SET is not set", "NOT_SET_FILE"],
    ),
    "password in smtp": (
        {
            "alerts": RULE
            + LOG
            + '[[channel]]\nname = "m"\ntype = "email"\nsmtp = "smtp://u:p@h"\nfrom = "a@b.example"\nto = ["c@d.example"]\n'
        },
        ["config/alerts.toml", "smtp", "from the environment"],
    ),
    "unknown type of channel": (
        {"alerts": RULE + LOG + '[[channel]]\nname = "t"\ntype = "telegraph"\n'},
        ["config/alerts.toml", "channel[1]", "telegraph"],
    ),
    "bad network": (
        {"settings": '[net]\nallow_private = ["everywhere"]\n'},
        ["config/seedwatch.toml:2", "allow_private", "everywhere"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_configuration_is_one_line_that_says_file_key_what_and_what_was_meant(
    make_house: MakeHouse, name: str
) -> None:
    files, expected = BROKEN[name]
    problems = _problems(make_house(**files))
    assert len(problems) == 1, [str(problem) for problem in problems]
    line = str(problems[0])
    assert "\n" not in line
    for words in expected:
        assert words in line, line


@pytest.mark.skipif(os.geteuid() == 0 and not os.path.exists("/proc/self/ns"), reason="root reads everything")
def test_an_unreadable_file_is_named(make_house: MakeHouse) -> None:
    house = make_house()
    (house.config / "feeds.toml").unlink()
    (house.config / "feeds.toml").mkdir()  # unreadable for root too
    (problem,) = _problems(house)
    assert "config/feeds.toml" in str(problem)
    assert "cannot be read" in str(problem)


def test_brackets_nested_without_end_are_a_problem_of_their_file(make_house: MakeHouse) -> None:
    house = make_house(settings="a = " + "{b = " * 3000 + "1" + "}" * 3000)
    (problem,) = _problems(house)
    assert str(problem).startswith("config/seedwatch.toml: brackets within brackets")


def test_a_number_of_thousands_of_digits_is_a_problem_of_its_file(make_house: MakeHouse) -> None:
    (problem,) = _problems(make_house(settings="[polling]\nper_host = " + "9" * 9000))
    assert str(problem).startswith("config/seedwatch.toml:2: a number of thousands of digits")


def test_a_missing_key_points_at_its_own_table_not_at_the_next_ones_key(make_house: MakeHouse) -> None:
    missing, unknown = _problems(make_house(alerts='[[rule]]\nnaem = "a"\nsend_to = ["log"]\n' + LOG))
    assert str(missing).startswith("config/alerts.toml:1: rule[0].name: is missing")
    assert str(unknown).startswith("config/alerts.toml:2: rule[0].naem: unknown key (did you mean `name`?)")


def test_all_problems_of_all_files_are_told_at_once(make_house: MakeHouse) -> None:
    house = make_house(settings="[polling]\nevery = 5\n", feeds=FEED + FEED, alerts=RULE)
    assert {problem.file for problem in _problems(house)} == {
        "config/seedwatch.toml",
        "config/feeds.toml",
        "config/alerts.toml",
    }


def test_the_environment_lies_over_the_file_and_is_named_when_wrong(make_house: MakeHouse) -> None:
    house = make_house(settings='[web]\nlisten = "127.0.0.1:1"\n')
    found: Configuration = read_configuration(
        house, {"SEEDWATCH_WEB_LISTEN": "127.0.0.1:9", "SEEDWATCH_NET_ALLOW_PRIVATE": "127.0.0.0/8"}
    )
    assert found.settings.web.listen == "127.0.0.1:9"
    assert found.settings.net.allow_private == ("127.0.0.0/8",)
    (problem,) = _problems(house, {"SEEDWATCH_POLLING_EVERY": "soon"})
    assert "SEEDWATCH_POLLING_EVERY" in str(problem)


def test_a_secret_never_shows_itself(make_house: MakeHouse, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("canary-1\n", encoding="utf-8")
    environment = {"A": "canary-2", "B_FILE": str(tmp_path / "secret.txt")}
    found = read_configuration(make_house(), environment)
    secrets = [found.secret("A"), found.secret("B")]
    assert [secret.reveal for secret in secrets if secret] == ["canary-2", "canary-1"]
    assert "canary" not in f"{secrets} {found} {secrets[0]!s}"


def test_a_wrong_profile_is_named_with_its_line(make_house: MakeHouse) -> None:
    (problem,) = _problems(make_house(profile=PROFILE.replace('type = "base"', 'type = "bsae"', 1)))
    assert problem.line == PROFILE[: PROFILE.index('type = "base"')].count("\n") + 1
    assert str(problem).startswith(f"seeds/seed.toml:{problem.line}: entity[base-qamishli].type: unknown type 'bsae'")


def test_one_seed_in_two_files_is_told_and_what_editors_leave_behind_is_not_read(make_house: MakeHouse) -> None:
    house = make_house()
    (house.home / "seeds" / "copy.toml").write_text(PROFILE, encoding="utf-8")
    (house.home / "seeds" / ".#seed.toml").write_text("<<", encoding="utf-8")
    (problem,) = _problems(house)
    assert str(problem).startswith("seeds/seed.toml: seed.id: the seed 1d2bac3a4efa2572 is in seeds/copy.toml already")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\xff\xfea\x00", ':1: in UTF-16, which Windows calls "Unicode" (save it as UTF-8)'),
        ("a = 1\nb = 'é'".encode("latin-1"), ":2: not UTF-8 (byte 11) (save it as UTF-8)"),
        (b"a = 1\na = 2\n", "(at line 2, column 6) (the key or table stands twice)"),
        (b"a = [1\nb = 2\n", "(a comma, or the ] at the end, is missing)"),
        (b'a = "x\n', "(the closing quote is missing)"),
        ("a = “x”\n".encode(), '(texts stand in straight quotes: "text")'),
    ],
)
def test_what_is_no_toml_is_told_with_what_was_likely_meant(make_house: MakeHouse, body: bytes, expected: str) -> None:
    house = make_house()
    (house.home / "seeds" / "seed.toml").write_bytes(body)
    (problem,) = _problems(house)
    assert str(problem).startswith("seeds/seed.toml:")
    assert str(problem).endswith(expected)


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(make_house: MakeHouse) -> None:
    house = make_house()
    (house.home / "seeds" / "seed.toml").write_bytes(b"\xef\xbb\xbf" + PROFILE.replace("\n", "\r\n").encode())
    assert read_configuration(house, {}).profiles
