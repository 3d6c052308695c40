"""The measured ratios beside their targets, as an SVG a person can read: docs/images/performance.svg."""

from html import escape
from pathlib import Path
from typing import Any

IMAGE = Path(__file__).resolve().parent.parent / "docs" / "images" / "performance.svg"
LEFT, WIDE, ROW = 330, 320, 24


def plot(found: dict[str, Any]) -> None:
    rows = [row for part in found.values() for row in part["targets"]]
    page = "http://www.w3.org/2000/svg"
    height = ROW * len(rows) + 60
    lines = [
        f'<svg xmlns="{page}" viewBox="0 0 860 {height}" font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        '<text x="10" y="22" font-size="15" fill="#222">How far each target is reached (the line is the target)</text>',
    ]
    for number, row in enumerate(rows):
        y = 44 + ROW * number
        share = reached(row)
        figure = f"{row['measured']:.3g} (wanted {escape(row['wanted'])})"
        colour = "#2f7d5b" if row["met"] else "#c2622d"
        lines += [
            f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end" fill="#222">{escape(row["what"])}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{WIDE * min(share, 1.6) / 1.6:.0f}" height="16" fill="{colour}"/>',
            f'<text x="{LEFT + WIDE + 8}" y="{y + 12}" fill="#222">{figure}</text>',
        ]
    x = LEFT + WIDE / 1.6
    lines.append(f'<line x1="{x:.0f}" x2="{x:.0f}" y1="36" y2="{height - 16}" stroke="#222" stroke-dasharray="4 3"/>')
    IMAGE.parent.mkdir(parents=True, exist_ok=True)
    IMAGE.write_text("\n".join([*lines, "</svg>", ""]), "utf-8")


def reached(row: dict[str, Any]) -> float:
    """1 at the target; above 1 is better, whichever way the target points."""
    measured, wanted = max(float(row["measured"]), 1e-9), float(row["wanted"].split()[1])
    return measured / wanted if row["wanted"].startswith(">=") else wanted / measured
