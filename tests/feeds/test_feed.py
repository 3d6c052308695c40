"""A feed's address as others may see it."""

import pytest

from pipeline.feeds.feed import shown_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/feed", "https://a.example/feed"),
        ("https://me:word@a.example/feed", "https://a.example/feed"),
        ("https://me:w@rd@a.example:8443/feed?x=1", "https://a.example:8443/feed?x=1"),
        ("https://a.example/@author/feed", "https://a.example/@author/feed"),
        ("no address at all", "no address at all"),
    ],
)
def test_a_shown_address_has_no_password(url: str, shown: str) -> None:
    assert shown_url(url) == shown
