"""What stands beside the stories on the first page: feeds that need a look, and two weeks of mentions. Kept for ten seconds."""

from dataclasses import dataclass

from aiohttp import web

from pipeline.dashboard.desk import Desk
from pipeline.dashboard.feeds_page import FeedsView, read_feeds
from pipeline.dashboard.pulse import Keeper
from pipeline.dashboard.watch import WatchView, read_watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The same as on the pages of feeds and entities, where it is read anew for each visit."""

    feeds: FeedsView
    watch: WatchView


def keep_beside(desk: Desk) -> Keeper[Beside]:
    return Keeper(
        desk,
        lambda connection, now: Beside(
            feeds=read_feeds(connection, desk.configured().feeds, now=now),
            watch=read_watch(connection, desk.configured().profiles, now=now),
        ),
    )


BESIDE: web.AppKey[Keeper[Beside]] = web.AppKey("beside", Keeper)
