"""A line chart as an SVG file, without a plotting library; and the slope of a line through points."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

COLOURS = ("#1b6ca8", "#b3541e", "#2e7d4f", "#7a4fa0", "#555555", "#a8891b")
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 860, 420, 60, 40, 50, 130


@dataclass(frozen=True, slots=True)
class Line:
    """A name and its values, one for each x."""

    name: str
    values: Sequence[float]


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """Least squares; 0 for fewer than two points."""
    if len(x) < 2:
        return 0.0
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((each - mean_x) ** 2 for each in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread if spread else 0.0


def draw(x: Sequence[float], lines: Sequence[Line], *, title: str) -> str:
    top = max((max(line.values) for line in lines), default=1.0) * 1.1 or 1.0
    right = max(x, default=1.0) or 1.0

    def place(minute: float, value: float) -> str:
        across = LEFT + minute / right * (WIDTH - LEFT - RIGHT)
        return f"{across:.1f},{HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/><text x="{LEFT}" y="24" font-size="15">{escape(title)}</text>',
    ]
    for step in range(6):
        value = top * step / 5
        across, down = place(0, value).split(",")
        parts.append(f'<line x1="{across}" x2="{WIDTH - RIGHT}" y1="{down}" y2="{down}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{float(down) + 4:.1f}" text-anchor="end" fill="#555">{value:.0f}</text>')
        minute = right * step / 5
        across = place(minute, 0).split(",")[0]
        parts.append(f'<text x="{across}" y="{HEIGHT - 16}" text-anchor="middle" fill="#555">{minute:.1f} min</text>')
    for number, line in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(place(minute, value) for minute, value in zip(x, line.values, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        down = place(0, line.values[-1]).split(",")[1]
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{float(down) + 4:.1f}" fill="{colour}">{escape(line.name)}</text>')
    return "\n".join([*parts, "</svg>\n"])
