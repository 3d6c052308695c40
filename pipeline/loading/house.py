"""All files of one installation -> one Configuration, with every problem of every file found in one go.

*Home* is the folder that holds the config folder; `seeds/`, `var/` and every relative path start there.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline.alerts.rule import Rule
from pipeline.articles.site_rule import SiteRule
from pipeline.errors import ConfigError, Problem
from pipeline.feeds.feed import Feed
from pipeline.loading.alerts import AlertsFile, check_secrets, read_alerts
from pipeline.loading.feeds import read_feeds
from pipeline.loading.profiles import load_profile
from pipeline.loading.secrets import Secret, read_secret
from pipeline.loading.settings import Settings, read_settings
from pipeline.loading.sites import read_sites
from pipeline.loading.toml_files import line_of, read_document
from pipeline.seeds.profile import Profile

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Where one installation lives."""

    home: Path
    config: Path

    def path(self, relative: str) -> Path:
        """A path as written in a file: absolute, or from home."""
        return (self.home / relative).resolve() if not Path(relative).is_absolute() else Path(relative)

    def shown(self, path: Path) -> str:
        return str(path.relative_to(self.home)) if path.is_relative_to(self.home) else str(path)

    def files(self) -> tuple[Path, ...]:
        """Every file a person may change, in a stable order."""
        named = (self.config / "seedwatch.toml", self.config / "alerts.toml", self.config / "sites.toml")
        return (*named, *self.feed_files(), *self.seed_files())

    def feed_files(self) -> tuple[Path, ...]:
        return (self.config / "feeds.toml", *_visible(self.config / "feeds.d"))

    def seed_files(self) -> tuple[Path, ...]:
        return _visible(self.home / "seeds")

    def fingerprint(self) -> tuple[tuple[str, int, int], ...]:
        """Changes whenever a file is changed, added or removed."""
        marks = []
        for path in self.files():
            try:
                status = path.stat()
            except OSError:
                continue
            marks.append((str(path), status.st_mtime_ns, status.st_size))
        return tuple(marks)


def _visible(folder: Path) -> tuple[Path, ...]:
    """Not .#seed.toml and ._seed.toml, which editors and file managers leave beside a file."""
    return tuple(sorted(path for path in folder.glob("*.toml") if not path.name.startswith(".")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything a person wrote, checked. `warnings` did not stop the start."""

    house: House
    settings: Settings
    feeds: tuple[Feed, ...]
    profiles: tuple[Profile, ...]
    alerts: AlertsFile
    rules: tuple[Rule, ...]
    environment: Mapping[str, str] = field(repr=False)
    sites: tuple[SiteRule, ...] = ()

    def secret(self, variable: str | None) -> Secret | None:
        return read_secret(variable, self.environment) if variable else None

    def database_url(self) -> str:
        """The storage URL with an SQLite path made absolute from home."""
        url = self.settings.storage.url
        prefix = "sqlite:///"
        return f"{prefix}{self.house.path(url.removeprefix(prefix))}" if url.startswith(prefix) else url


def find_house(config: Path | None, environment: Mapping[str, str]) -> House:
    """--config, else $SEEDWATCH_CONFIG, else ./config."""
    folder = (config or Path(environment.get("SEEDWATCH_CONFIG") or "config")).resolve()
    if not folder.is_dir():
        wrong = "there is no such folder"
        meant = "run `seedwatch init DIR` to make one, or name it with --config DIR"
        raise ConfigError((Problem(file=str(folder), key="", wrong=wrong, meant=meant),))
    return House(home=folder.parent, config=folder)


def read_configuration(house: House, environment: Mapping[str, str], *, allow_unreviewed: bool = False) -> Configuration:
    """Read and check every file. Raises ConfigError with all problems of all files."""
    problems: list[Problem] = []
    settings = _kept(lambda: _settings(house, environment), problems)
    feeds = _kept(lambda: read_feeds(house.feed_files(), home=house.home), problems)
    profiles = _profiles(house, problems, allow_unreviewed=allow_unreviewed)
    alerts = _kept(lambda: _alerts(house, environment, profiles, problems), problems)
    sites_path = house.config / "sites.toml"
    sites = _kept(lambda: read_sites(sites_path, file=house.shown(sites_path)), problems)
    if problems or settings is None or feeds is None or alerts is None or sites is None:
        raise ConfigError(tuple(problems))
    return Configuration(
        house=house,
        settings=settings,
        feeds=feeds,
        profiles=profiles,
        alerts=alerts,
        rules=tuple(rule.to_rule() for rule in alerts.rule),
        environment=environment,
        sites=sites,
    )


def _settings(house: House, environment: Mapping[str, str]) -> Settings:
    path = house.config / "seedwatch.toml"
    if not path.exists():
        return read_settings({}, environment)
    document, text = read_document(path, shown_as=house.shown(path))
    return read_settings(document, environment, file=house.shown(path), text=text)


def _profiles(house: House, problems: list[Problem], *, allow_unreviewed: bool) -> tuple[Profile, ...]:
    profiles: dict[str, tuple[Profile, str]] = {}
    for path in house.seed_files():
        shown = house.shown(path)
        profile = _kept(partial(load_profile, path, shown_as=shown, allow_unreviewed=allow_unreviewed), problems)
        if profile is None:
            continue
        first = profiles.setdefault(profile.seed_id, (profile, shown))
        if first[0] is not profile:
            wrong = f"the seed {profile.seed_id} is in {first[1]} already"
            meant = "give it another id, or keep one of the files"
            problems.append(Problem(file=shown, key="seed.id", wrong=wrong, meant=meant))
    if not house.seed_files():
        meant = "draft one: `seedwatch seed draft ARTICLE`"
        problems.append(Problem(file="seeds/", key="", wrong="there is no seed profile", meant=meant))
    return tuple(profile for profile, _ in profiles.values())


def _alerts(house: House, environment: Mapping[str, str], profiles: tuple[Profile, ...], problems: list[Problem]) -> AlertsFile:
    path = house.config / "alerts.toml"
    shown = house.shown(path)
    file, text = read_alerts(path, shown_as=shown)

    def has_secret(name: str) -> bool:
        try:
            return bool(read_secret(name, environment))
        except OSError:
            return False

    problems.extend(check_secrets(file, has_secret, shown_as=shown, text=text))
    if profiles:
        problems.extend(_unknown_names(file, profiles, shown, text))
    return file


def _unknown_names(file: AlertsFile, profiles: tuple[Profile, ...], shown: str, text: str) -> list[Problem]:
    """Selectors that can never hold, because no profile knows the id, type, side or seed."""
    known: dict[str, set[str]] = {
        "id": {entity_id for profile in profiles for entity_id in profile.entities},
        "type": {entity.type for profile in profiles for entity in profile.entities.values()},
        "side": {entity.side for profile in profiles for entity in profile.entities.values() if entity.side},
        "seed": {profile.seed_id for profile in profiles},
    }
    return [
        _unknown(number, key, selector.kind, value, sorted(known[selector.kind]), shown, text)
        for number, rule in enumerate(table.to_rule() for table in file.rule)
        for key, lines in (("when", rule.when), ("unless", rule.unless))
        for selector in (selector for line in lines for selector in line if selector.kind in known)
        for value in selector.values
        if value not in known[selector.kind]
    ]


def _unknown(number: int, key: str, kind: str, value: str, known: list[str], shown: str, text: str) -> Problem:  # noqa: PLR0917 one message
    close = difflib.get_close_matches(value, known, n=1, cutoff=0.5)
    words = {"id": "entity", "type": "type of entity", "side": "side", "seed": "seed"}[kind]
    return Problem(
        file=shown,
        key=f"rule[{number}].{key}",
        wrong=f'no profile in seeds/ has the {words} "{value}"',
        meant=f"did you mean {kind}:{close[0]}?" if close else f"known: {', '.join(known[:12])}",
        line=line_of(text, ("rule", number, key)),
    )


def _kept(read: Callable[[], Value], problems: list[Problem]) -> Value | None:
    try:
        return read()
    except ConfigError as error:
        problems.extend(error.problems)
        return None
