"""Numbers -> the geometry of small charts and of the map. Pure; templates only write it down as SVG."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BAR_HEIGHT = 36.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day of a chart."""

    x: float
    y: float
    height: float
    number: int


def bars(numbers: Sequence[int], *, step: float = 9.0, top: int | None = None) -> tuple[Bar, ...]:
    """Bars standing on a common line; an empty day keeps a hair's breadth, so that silence can be seen."""
    highest = max(top if top is not None else max(numbers, default=0), 1)
    heights = [max(BAR_HEIGHT * number / highest, 1.0) for number in numbers]
    return tuple(
        Bar(x=round(index * step, 1), y=round(BAR_HEIGHT - height, 1), height=round(height, 1), number=number)
        for index, (number, height) in enumerate(zip(numbers, heights, strict=True))
    )


def heat(number: int, highest: int) -> int:
    """0 to 4: the shade of a cell. By square root, so that one loud day does not make all others look silent."""
    if number <= 0 or highest <= 0:
        return 0
    return max(1, min(4, math.ceil(4 * math.sqrt(number / highest))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A base on the map. `has_label_left`: near the right edge."""

    entity_id: str
    x: float
    y: float
    radius: float
    number: int
    has_label_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A name to find one's way by."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """Everything drawn on the map, in its own units."""

    width: float
    height: float
    outline: str
    river: str
    cities: tuple[City, ...]
    spots: tuple[Spot, ...]


Point = tuple[float, float]
WIDTH = 320.0
_MARGIN = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """Lines and places in degrees: longitude, latitude."""

    outline: tuple[Point, ...]
    river: tuple[Point, ...]
    cities: Mapping[str, Point]
    places: Mapping[str, Point]


def draw_map(atlas: Atlas, numbers: Mapping[str, int]) -> Map:
    """The bases that have been named, as discs whose area grows with how often; a base never named is a small ring."""
    middle = sum(point[1] for point in atlas.outline) / len(atlas.outline)
    west, north = min(point[0] for point in atlas.outline), max(point[1] for point in atlas.outline)
    east, south = max(point[0] for point in atlas.outline), min(point[1] for point in atlas.outline)
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * math.cos(math.radians(middle)))

    def place(point: Point) -> Point:
        x = _MARGIN + (point[0] - west) * math.cos(math.radians(middle)) * scale
        return round(x, 1), round(_MARGIN + (north - point[1]) * scale, 1)

    highest = max([number for entity, number in numbers.items() if entity in atlas.places], default=0) or 1
    spots = []
    for entity_id, point in atlas.places.items():
        x, y = place(point)
        number = numbers.get(entity_id, 0)
        radius = 3.0 + 9.0 * math.sqrt(number / highest)
        spots.append(Spot(entity_id=entity_id, x=x, y=y, radius=round(radius, 1), number=number, has_label_left=x > WIDTH / 2))
    return Map(
        width=WIDTH,
        height=round((north - south) * scale + 2 * _MARGIN, 1),
        outline=_path([place(point) for point in atlas.outline]) + "Z",
        river=_path([place(point) for point in atlas.river]),
        cities=tuple(City(name=name, x=place(point)[0], y=place(point)[1]) for name, point in atlas.cities.items()),
        spots=tuple(spots),
    )


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)
