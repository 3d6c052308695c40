"""Every command that says something can say it to a program: `--json`, or the reason why not."""

import typer.main

import workers.commands  # noqa: F401 registers them
from workers.cli import app

OTHERWISE = {
    "run": "stays; its log is JSON by `[log] format`",
    "demo": "stays, for people",
    "poll": "stays; its log is JSON by `[log] format`",
    "work": "stays; its log is JSON by `[log] format`",
    "send": "stays; its log is JSON by `[log] format`",
    "web": "stays; its log is JSON by `[log] format`",
    "alive": "its exit code is the answer",
    "init": "writes files for people",
    "analyse": "prints JSON lines always",
    "seed draft": "prints a profile",
    "feeds export": "prints OPML",
    "channels secret": "prints one word",
}


def _commands(group, before=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, (*before, name))
        else:
            yield " ".join((*before, name)), command


def test_every_command_has_json_or_a_reason():
    found = dict(_commands(typer.main.get_command(app)))
    without = {name for name, command in found.items() if not any("--json" in each.opts for each in command.params)}
    assert without == set(OTHERWISE)
