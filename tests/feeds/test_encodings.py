"""What stands before a feed's first element must neither mislead nor hold up whoever reads it."""

from pipeline.feeds.encodings import with_short_first_line
from pipeline.feeds.tolerant import parse_tolerantly

FEED = b'<rss version="2.0"><channel><title>T</title><item><title>%s</title></item></channel></rss>'


def test_the_first_line_ends_with_the_declaration_and_nothing_else_changes() -> None:
    body = b'<?xml version="1.0" encoding="koi8-r"?>' + FEED % (b"x" * 2000)
    short = with_short_first_line(body)
    assert short.partition(b"\n")[0] == b'<?xml version="1.0" encoding="koi8-r"?>'
    assert short.replace(b"\n", b"") == body


def test_a_declaration_that_does_not_end_is_cut_from_what_follows() -> None:
    assert with_short_first_line(b"<?xml " + b'encoding="utf-8"' * 500).index(b"\n") == 1024


def test_what_has_short_lines_or_no_declaration_stays() -> None:
    for body in (b"<?xml?>\n" + b"x" * 3000, FEED % (b"x" * 3000), b"<?xml?><rss/>"):
        assert with_short_first_line(body) == body


def test_the_declared_encoding_still_holds_in_a_feed_of_one_line() -> None:
    body = b'<?xml version="1.0" encoding="koi8-r"?>' + FEED % ("Камышлы " * 300).encode("koi8-r")
    (entry,) = parse_tolerantly(body, content_type=None, url="https://a.example/").entries
    assert entry.title.startswith("Камышлы Камышлы")
