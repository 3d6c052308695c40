"""What is fuzzed: each target takes any bytes, and raises where a promise about any input is broken.

Expected refusals (FeedError, ExtractionError, ConfigError) are answers, not failures. A target that takes longer than
its limit has failed too.
"""

import asyncio
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import aiohttp

from pipeline.articles.cleaning import clean_article
from pipeline.articles.extraction import extract_page
from pipeline.articles.fragments import clean_fragment, clean_title
from pipeline.channels.webhook import AddressCheck, WebhookChannel, WebhookSettings
from pipeline.delivery.outcome import EndpointGone, Refused, Retry, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.delivery.retrying import parse_retry_after
from pipeline.errors import ConfigError, ExtractionError, FeedError
from pipeline.feeds.parsing import MAX_ENTRIES, parse_feed
from pipeline.loading.house import find_house, read_configuration
from pipeline.loading.toml_files import read_document
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.net.headers import max_age, retry_after
from pipeline.seeds.folding import fold, fold_text
from pipeline.seeds.reading import read_profile
from tests.fuzz import more_targets

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
URL = "https://fuzz.example/feed"


def feed(data: bytes) -> None:
    """The first byte chooses the declared type; the rest is the body."""
    types = (None, "application/rss+xml", "application/xml; charset=utf-16", "application/json", "text/html; charset=x-sjis")
    kind = types[data[0] % len(types)] if data else None
    try:
        parsed = parse_feed(data[1:], content_type=kind, url=URL, now=NOW)
    except FeedError as error:
        if not str(error).isprintable():
            raise AssertionError("an error that breaks the log") from error
        return
    assert len(parsed.entries) <= MAX_ENTRIES
    for entry in parsed.entries:
        for text in (entry.title, entry.summary_html, entry.content_html, entry.author, entry.guid or "", entry.link or ""):
            assert is_storable(text), repr(text[:80])
        assert entry.link is None or entry.link.startswith(("http://", "https://")), entry.link
        for moment in (entry.published_at, entry.updated_at):
            assert moment is None or (moment.tzinfo is not None and 1990 <= moment.year <= 9999), moment
        clean_title(entry.title)


def page(data: bytes) -> None:
    charsets = (None, "utf-8", "windows-1251", "utf-16", "no-such-charset", "gb18030")
    charset = charsets[data[0] % len(charsets)] if data else None
    try:
        found = extract_page(data[1:], url=URL, charset=charset)
    except ExtractionError:
        return
    for text in (found.text, found.title, found.description, found.site_name, found.canonical_url or "", found.language or ""):
        assert is_storable(text), repr(text[:80])
    assert found.published_at is None or found.published_at.tzinfo is not None
    clean_article(title="T", summary_html="", content_html="", page=found, full_text="auto")


def fragment(data: bytes) -> None:
    source = data.decode("utf-8", "surrogatepass" if data[:1] == b"\x01" else "replace") if _decodes(data) else ""
    for text in (clean_fragment(source), clean_title(source)):
        assert is_storable(text), repr(text[:80])


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass" if data[:1] == b"\x01" else "replace")
    except UnicodeDecodeError:
        return False
    return True


def names(data: bytes) -> None:
    """Folding is idempotent and keeps its offsets; a mention's text stands where it says."""
    text = data.decode("utf-8", "replace")
    title, _, body = text.partition("\n")
    folded = fold_text(text)
    assert fold_text(folded) == folded, (folded[:80], fold_text(folded)[:80])
    offsets = fold(text)
    assert offsets.text.strip(" ") == folded
    assert len(offsets.text) <= len(text) * 18  # one sign of Arabic print stands for eighteen letters
    analysis = analyse(title, body, declared_language=None, lexicon=_lexicon())
    for mention in analysis.mentions:
        whole = title if mention.field == "title" else body
        assert whole[mention.start : mention.end] == mention.text, mention


@cache
def _lexicon() -> Lexicon:
    found = []
    for path in sorted((ROOT / "seeds").glob("*.toml")):
        document, _ = read_document(path, shown_as=path.name)
        found.append(read_profile(document, file=path.name, allow_unreviewed=True))
    return build_lexicon(found)


FILES = ("config/seedwatch.toml", "config/feeds.toml", "config/alerts.toml", "config/sites.toml", "seeds/s.toml")


def config(data: bytes) -> None:
    """The first byte chooses which of the files is replaced."""
    home = _house()
    chosen = home / FILES[data[0] % len(FILES)] if data else home / FILES[0]
    before = chosen.read_bytes() if chosen.exists() else None
    chosen.write_bytes(data[1:])
    try:
        read_configuration(find_house(home / "config", {}), {}, allow_unreviewed=True)
    except ConfigError as error:
        for problem in error.problems:
            assert problem.file, problem
            assert problem.wrong, problem
    finally:
        if before is None:
            chosen.unlink()
        else:
            chosen.write_bytes(before)


@cache
def _house() -> Path:
    home = Path(tempfile.mkdtemp(prefix="seedwatch-fuzz-"))
    (home / "config").mkdir()
    (home / "seeds").mkdir()
    for name in ("seedwatch.toml", "alerts.toml"):
        (home / "config" / name).write_bytes((ROOT / "config" / name).read_bytes())
    (home / "config" / "feeds.toml").write_text('[[feed]]\nname = "A"\nurl = "https://a.example/feed"\n')
    small = '[[entity]]\nid = "sdf"\ntype = "group"\nnames.en = ["Syrian Democratic Forces"]\n'
    head = 'format = 1\n[seed]\nid = "s"\ntitle = "T"\nreviewed_by = "The tests"\n'
    (home / "seeds" / "s.toml").write_text(head + small)
    return home


def webhook(data: bytes) -> None:
    """The receiver answers with these bytes and closes."""
    outcome = _loop().run_until_complete(_answered(data))
    assert isinstance(outcome, Sent | Retry | Refused | EndpointGone)
    assert is_storable(outcome.detail)
    assert len(outcome.detail) <= 2000


def headers(data: bytes) -> None:
    """What a server says about time: any value of any of the headers we read."""
    values = data.decode("utf-8", "surrogateescape").split("\n")
    retry_after(values[0], now=NOW)
    parse_retry_after(values[0], now=NOW)
    names_ = ("cache-control", "age", "expires", "date")
    max_age(dict(zip(names_, values[1:], strict=False)), now=NOW)


async def _answered(data: bytes) -> object:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        port = server.sockets[0].getsockname()[1]
        settings = WebhookSettings(name="desk", url=f"http://127.0.0.1:{port}/hook")
        channel = WebhookChannel(settings, session=session, guard=AddressCheck(refusal=lambda _: None, refused_error=_Never))
        return await channel.send(Parcel(alert_id="a", payload=b"{}", attempted_at=NOW))


class _Never(Exception):
    """What no socket raises."""


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def is_storable(text: str) -> bool:
    """No NUL and no lone surrogate: both databases take it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


TARGETS: dict[str, Callable[[bytes], None]] = {
    "feed": feed,
    "page": page,
    "fragment": fragment,
    "names": names,
    "config": config,
    "webhook": webhook,
    "headers": headers,
    "dates": more_targets.dates,
    "robots": more_targets.robots,
    "opml": more_targets.opml,
    "discovery": more_targets.discovery,
    "words": more_targets.words,
    "story": more_targets.story,
    "packing": more_targets.packing,
    "template": more_targets.template,
}
LIMITS = {
    "feed": 10.0, "page": 10.0, "fragment": 5.0, "names": 5.0, "config": 5.0, "webhook": 8.0, "headers": 1.0, "dates": 1.0,
    "robots": 2.0, "opml": 5.0, "discovery": 10.0, "words": 2.0, "story": 10.0, "packing": 1.0, "template": 10.0,
}
"""Seconds of CPU for one input; the confined children allow 4 to 6 for feeds, and a worker's batch 150."""


def corpus(target: str) -> list[bytes]:
    """Inputs worth keeping: ordinary ones to start from, and every one that once broke something."""
    folder = Path(__file__).parent / "corpus" / target
    return [path.read_bytes() for path in sorted(folder.glob("*")) if not path.name.startswith(".")] if folder.is_dir() else []
