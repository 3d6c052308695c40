"""Watch: the seed's entities, how often each is named a day, which spellings hit, which were refused, the bases on a map."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from pipeline.dashboard.charts import Atlas, Bar, Map, Point, bars, draw_map, heat
from pipeline.seeds.profile import Entity, Profile
from pipeline.storage.desk_watch import (
    NamingRow,
    Refused,
    Spelling,
    mentions_a_day,
    refused_lately,
    reports_naming,
    spellings_of,
)

DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """One square of the heat map."""

    day: date
    number: int
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLine:
    """An entity with its two weeks."""

    entity: Entity
    total: int
    cells: tuple[DayCell, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedView:
    """One profile with its entities, the most often named first."""

    profile: Profile
    lines: tuple[EntityLine, ...]

    @property
    def named(self) -> tuple[EntityLine, ...]:
        return tuple(line for line in self.lines if line.total)

    @property
    def foremost(self) -> tuple[EntityLine, ...]:
        """For the front page: the bases, then whoever is named most."""
        return tuple(sorted(self.named, key=lambda line: line.entity.type != "base"))

    @property
    def silent(self) -> tuple[EntityLine, ...]:
        return tuple(line for line in self.lines if not line.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchView:
    """The Watch page."""

    seeds: tuple[SeedView, ...]
    days: tuple[date, ...]
    map: Map
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityView:
    """One entity's page."""

    entity: Entity
    profile: Profile
    line: EntityLine
    spellings: tuple[Spelling, ...]
    refused: tuple[Refused, ...]
    reports: tuple[NamingRow, ...]


def read_watch(connection: Connection, profiles: Sequence[Profile], *, now: datetime) -> WatchView:
    counts = mentions_a_day(connection, _ids(profiles), until=now, days=DAYS)
    entities = {entity.id: entity for profile in profiles for entity in profile.entities.values()}
    return WatchView(
        seeds=tuple(SeedView(profile=profile, lines=entity_lines(profile, counts, now=now)) for profile in profiles),
        days=_days(now),
        map=draw_map(atlas(), {entity_id: sum(numbers) for entity_id, numbers in counts.items()}),
        labels={entity_id: entity.label for entity_id, entity in entities.items()},
    )


def read_refused(connection: Connection) -> tuple[Refused, ...]:
    """Near hits of all entities, for the reviewer of a profile."""
    return tuple(refused_lately(connection, most=15))


def read_entity(connection: Connection, profiles: Sequence[Profile], entity_id: str, *, now: datetime) -> EntityView | None:
    """None: no profile knows it."""
    profile = next((each for each in profiles if entity_id in each.entities), None)
    if profile is None:
        return None
    counts = mentions_a_day(connection, list(profile.entities), until=now, days=DAYS)
    line = next(each for each in entity_lines(profile, counts, now=now) if each.entity.id == entity_id)
    return EntityView(
        entity=profile.entities[entity_id],
        profile=profile,
        line=line,
        spellings=tuple(spellings_of(connection, entity_id, since=now - timedelta(days=DAYS))),
        refused=tuple(refused_lately(connection, entity_id=entity_id)),
        reports=tuple(reports_naming(connection, entity_id)),
    )


def entity_lines(profile: Profile, counts: Mapping[str, tuple[int, ...]], *, now: datetime) -> tuple[EntityLine, ...]:
    """Shades are by the loudest day of all entities of the seed; bars by each entity's own."""
    silence = (0,) * DAYS
    highest = max((max(numbers) for entity_id, numbers in counts.items() if entity_id in profile.entities), default=0)
    lines = [
        EntityLine(
            entity=entity,
            total=sum(counts.get(entity.id, silence)),
            cells=tuple(
                DayCell(day=day, number=number, shade=heat(number, highest))
                for day, number in zip(_days(now), counts.get(entity.id, silence), strict=True)
            ),
            bars=bars(counts.get(entity.id, silence)),
        )
        for entity in profile.entities.values()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.entity.label.casefold())))


@cache
def atlas() -> Atlas:
    document = tomllib.loads((Path(__file__).parent / "syria.toml").read_text(encoding="utf-8"))
    return Atlas(
        outline=tuple(_point(each) for each in document["outline"]),
        river=tuple(_point(each) for each in document["river"]),
        cities={name: _point(each) for name, each in document["cities"].items()},
        places={name: _point(each) for name, each in document["places"].items()},
    )


def _ids(profiles: Sequence[Profile]) -> list[str]:
    return [entity_id for profile in profiles for entity_id in profile.entities]


def _days(now: datetime) -> tuple[date, ...]:
    return tuple(now.date() - timedelta(days=DAYS - 1 - index) for index in range(DAYS))


def _point(pair: Sequence[float]) -> Point:
    return float(pair[0]), float(pair[1])
