"""The command line: parses, calls one function, prints. Exit codes: 0 done, 1 found problems, 2 usage."""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.errors import ConfigError, SeedwatchError
from workers import runtime
from workers.failing import arm_from

app = typer.Typer(
    name="seedwatch",
    help="One article in hand: know of every later report on the same bases and actors, in any language.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
# No markup: what stands in brackets in a title or an error is text.
errors = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
ConfigFolder = Annotated[
    Path | None, typer.Option("--config", metavar="DIR", help="Folder with the files; default config/ or $SEEDWATCH_CONFIG.")
]


@app.callback()
def seedwatch(config: ConfigFolder = None) -> None:
    """--config may stand before the command or after it."""
    if config is not None:
        runtime.use_config(config)


_PROCESSES = ("run", "poll", "work", "send", "web", "alive")


def main() -> None:
    """Turns our errors into plain words and exit codes."""
    arguments = _config_first(sys.argv[1:])
    # Registers the commands, which import this module. A service's five processes bring in what they need and no more.
    gc.disable()  # a tenth of the time: nothing that is imported is ever garbage
    import_module("workers.run_commands" if _command(arguments) in _PROCESSES else "workers.commands")
    gc.enable()
    arm_from(os.environ)
    try:
        app(args=arguments)
    except ConfigError as error:
        for problem in error.problems:
            errors.print(str(problem), style="red" if not problem.is_warning else "yellow")
        sys.exit(1)
    except SeedwatchError as error:
        errors.print(f"error: {error}", style="red")
        sys.exit(1)


def _command(arguments: list[str]) -> str:
    """The first word that is not about the folder of the files."""
    words = arguments[2:] if arguments[:1] == ["--config"] else arguments[bool(arguments and arguments[0][:9] == "--config=") :]
    return words[0] if words else ""


def _config_first(arguments: list[str]) -> list[str]:
    """Let --config stand anywhere, as every command takes it."""
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--config" and number + 1 < len(arguments):
            return [*arguments[number : number + 2], *arguments[:number], *arguments[number + 2 :]]
        if argument.startswith("--config="):
            return [argument, *arguments[:number], *arguments[number + 1 :]]
    return arguments
