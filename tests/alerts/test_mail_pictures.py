"""Mails in a real browser: they fit a phone, follow the reader's theme, and run in the right direction."""

import re

import pytest

from pipeline.alerts.html import html
from tests.alerts.mail_pictures import browse, chromium, samples

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason="no Chromium here")]


def measured(page, expression, **window):
    """What a JavaScript expression gives on the laid-out page."""
    script = f"<script>document.title = 'measured ' + ({expression})</script>"
    dom = browse(page.replace("</body>", f"{script}</body>"), "--dump-dom", **window)
    found = re.search(r"<title>measured (.*?)</title>", dom)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", ["arabic", "russian", "digest", "health"])
def test_a_mail_fits_a_phone_without_scrolling_sideways(name):
    """The page is squeezed, because a browser without a screen has no narrow windows."""
    page = html(samples()[name]).replace("<body>", '<body style="width:390px">')
    assert int(measured(page, "document.body.scrollWidth")) == 390


def test_a_mail_follows_the_readers_theme():
    page = html(samples()["russian"])
    background = "getComputedStyle(document.body).backgroundColor"
    assert measured(page, background) == "rgb(250, 248, 244)"
    assert measured(page, background, is_dark=True) == "rgb(21, 23, 26)"


@pytest.mark.parametrize(("name", "side"), [("arabic", "right"), ("russian", "left")])
def test_a_sentence_is_set_from_its_own_side(name, side):
    """Its first letter stands in the half where reading starts, and the line beside it on that side."""
    page = html(samples()[name])
    quote = "document.querySelector('.why')"
    assert float(measured(page, f"parseFloat(getComputedStyle({quote}).border{side.capitalize()}Width)")) == 3
    first_letter = (
        f"(r => {{ r.setStart({quote}.firstChild, 0); r.setEnd({quote}.firstChild, 1); return r }})(document.createRange())"
    )
    place = f"{first_letter}.getBoundingClientRect().left > innerWidth / 2 ? 'right' : 'left'"
    assert measured(page, place) == side
