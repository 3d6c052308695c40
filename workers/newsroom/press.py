"""The newsroom's reports served as real feeds and pages over HTTP, each report from the moment it is published."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from importlib.resources import files

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class PressReport:
    """One invented report. `at`: when its outlet publishes it."""

    id: str
    language: str
    outlet: str
    title: str
    text: str
    at: datetime

    @property
    def slug(self) -> str:
        return f"/news/{self.id}"


def load_newsroom(*, now: datetime, span: timedelta, lead: timedelta) -> list[PressReport]:
    """All reports, oldest first: what was told over a day is told again within `span`, from `now - lead` on."""
    text = files("workers.newsroom").joinpath("reports.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    longest = max(row["minutes_ago"] for row in rows)
    shortest = min(row["minutes_ago"] for row in rows)
    scale = span / max(longest - shortest, 1)
    reports = [
        PressReport(
            id=row["id"],
            language=row["lang"],
            outlet=row["outlet"],
            title=row["title"],
            text=row["text"],
            at=now - lead + (longest - row["minutes_ago"]) * scale,
        )
        for row in rows
    ]
    return sorted(reports, key=lambda report: (report.at, report.id))


def outlets(reports: Sequence[PressReport]) -> dict[str, str]:
    """Slug of each outlet's feed -> its name."""
    names = sorted({report.outlet for report in reports})
    return {f"outlet-{number}": name for number, name in enumerate(names, 1)}


def press_app(reports: Sequence[PressReport], *, clock: Callable[[], datetime]) -> web.Application:
    """Every second outlet puts whole texts into its feed; of the others the page must be collected."""
    names = outlets(reports)

    async def feed(request: web.Request) -> web.Response:
        slug = request.match_info["slug"]
        if slug not in names:
            raise web.HTTPNotFound
        told = [report for report in reports if report.outlet == names[slug] and report.at <= clock()]
        is_whole = int(slug.rsplit("-", 1)[1]) % 2 == 0
        base = f"{request.scheme}://{request.host}"
        body = rss(names[slug], told, base=base, is_whole=is_whole)
        response = web.Response(body=body.encode(), content_type="application/rss+xml", charset="utf-8")
        response.enable_compression()
        response.headers["ETag"] = f'"{slug}-{len(told)}"'
        if request.headers.get("If-None-Match") == response.headers["ETag"]:
            return web.Response(status=304, headers={"ETag": response.headers["ETag"]})
        return response

    async def page(request: web.Request) -> web.Response:
        report = next((each for each in reports if each.id == request.match_info["id"] and each.at <= clock()), None)
        if report is None:
            raise web.HTTPNotFound
        return web.Response(text=html(report), content_type="text/html", charset="utf-8")

    app = web.Application()
    app.add_routes([web.get("/feeds/{slug}.xml", feed), web.get("/news/{id}", page)])
    return app


def rss(name: str, told: Sequence[PressReport], *, base: str, is_whole: bool) -> str:
    items = "".join(
        f"<item><title>{escape(report.title)}</title><link>{base}{report.slug}</link>"
        f'<guid isPermaLink="false">{report.id}</guid><pubDate>{format_datetime(report.at)}</pubDate>'
        f"<description>{escape(escape(report.text if is_whole else report.text[:140]))}</description></item>"
        for report in reversed(told)
    )
    head = f"<title>{escape(name)}</title><link>{base}/</link><description>An invented outlet</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def html(report: PressReport) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in report.text.split("\n") if part.strip())
    direction = "rtl" if report.language in {"ar", "fa", "he", "ckb"} else "ltr"
    return (
        f'<!doctype html><html lang="{report.language}" dir="{direction}"><head><meta charset="utf-8">'
        f'<title>{escape(report.title)}</title><meta property="og:site_name" content="{escape(report.outlet)}"></head><body>'
        f"<nav><a href='/'>Home</a> <a href='/weather'>Weather</a></nav><main><article><h1>{escape(report.title)}</h1>"
        f"{paragraphs}</article></main><footer>Invented for a demonstration.</footer></body></html>"
    )
