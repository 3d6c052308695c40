"""The mails as pictures, for the docs and for looking at: python -m tests.alerts.mail_pictures docs/images.

The reports are invented. Needs a Chromium.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pipeline.alerts.alert import Alert
from pipeline.alerts.composing import told_article
from pipeline.alerts.deciding import decide
from pipeline.alerts.digest import make_digest
from pipeline.alerts.health import channel_disabled
from pipeline.alerts.html import html
from pipeline.alerts.rule import EntityCard
from pipeline.mentions.mention import Reason
from tests.alerts.told import CARDS, NOW, analysis, case, fact, report, subject, telling

HMEIMIM = EntityCard(id="base-hmeimim", label="Hmeimim airbase", type="base", side="russia")

ARABIC = (
    "طائرات شحن تفرغ القاعدة الروسية في مطار القامشلي",
    (
        "نقلت طائرات شحن روسية معدات ثقيلة من مطار القامشلي إلى قاعدة حميميم فجر اليوم، بحسب مصدر في قسد. "
        "وقال شهود إن آخر العربات غادرت البوابة الشرقية عند الساعة السادسة. "
        "ولم يصدر عن الكرملين تعليق، بينما قال الشرع إن «الوجود الأجنبي يُناقش بين الدول»."
    ),
    (
        ("base-qamishli", "title", "مطار القامشلي"),
        ("base-qamishli", "text", "مطار القامشلي"),
        ("base-hmeimim", "text", "قاعدة حميميم"),
        ("sdf", "text", "قسد"),
        ("sharaa", "text", "الشرع"),
    ),
    "ar",
    "وكالة الشمال",
)
RUSSIAN = (
    "Технику из Камышлы перебрасывают в Хмеймим и Тартус",
    (
        "Три борта Ил-76 за ночь вывезли технику с аэродрома Камышлы, сообщил источник в штабе. Часть груза ушла в Хмеймим, "
        "часть — на пирс в Тартусе. Путин и аш-Шараа обсудили «график и порядок» ещё в январе, утверждает собеседник. "
        "В СДС подтвердили, что у ворот больше нет патрулей."
    ),
    (
        ("base-qamishli", "title", "Камышлы"),
        ("base-hmeimim", "title", "Хмеймим"),
        ("base-tartus", "title", "Тартус"),
        ("base-qamishli", "text", "аэродрома Камышлы"),
        ("base-hmeimim", "text", "Хмеймим"),
        ("base-tartus", "text", "Тартусе"),
        ("putin", "text", "Путин"),
        ("sharaa", "text", "аш-Шараа"),
        ("sdf", "text", "СДС"),
    ),
    "ru",
    "Вестник Приморья",
)
REASONS = (
    Reason(points=9.0, text="Qamishli airbase, in the title"),
    Reason(points=6.5, text="Hmeimim airbase, in the lead"),
    Reason(points=3.3, text="SDF, once"),
    Reason(points=3.5, text="Russia and Syria"),
    Reason(points=1.5, text="two bases at most 300 characters apart"),
)


def _told(sample, *, article_id, at, **more):
    title, text, names, language, outlet = sample
    made = report(
        title, text, outlet=outlet, language=language, article_id=article_id, seen_at=at, published_at=at - timedelta(minutes=9)
    )
    found = analysis(title, text, names=names, language=language, score=23.8)
    found = replace(found, relevances=(replace(found.relevances[0], reasons=REASONS),))
    told = telling(made, found, links=_links, **more)
    return replace(told, entities=CARDS | {HMEIMIM.id: HMEIMIM})


def _links(alert_id):
    base = "https://desk.example"
    return {"story": f"{base}/stories/1", "useful": f"{base}/f/{alert_id}/useful", "not_useful": f"{base}/f/{alert_id}/not"}


def _other(number, title, outlet, language, *, is_reprint=False):
    made = report(title, "", article_id=number, outlet=outlet, seen_at=NOW - timedelta(minutes=20 * number))
    return told_article(made, language=language, is_reprint=is_reprint)


OTHERS = (
    _other(2, "Last trucks leave the Russian compound at Qamishli airport", "Continental Wire", "en"),
    _other(3, ARABIC[0], "وكالة الشمال", "ar"),
    _other(4, "Kamışlı'daki Rus üssü boşaltılıyor", "Kıyı Haber", "tr"),
    _other(5, "Last trucks leave the Russian compound", "Morning Ledger", "en", is_reprint=True),
)


def samples():
    """Name -> payload: a first alert in Arabic, an update in Russian, a digest and a health notice."""
    bases = (subject("base-qamishli", "base-tartus", "sdf"),)
    first = decide(case(subjects=bases, telling=_told(ARABIC, article_id=1, at=NOW)))
    assert isinstance(first, Alert)
    later = NOW + timedelta(hours=2, minutes=50)
    news = (fact(text="Tartus naval base"), fact("confirmation", "confirmed by SDF", by="Вестник Приморья"))
    told = _told(RUSSIAN, article_id=9, at=later, outlets=5, independent=3, others=OTHERS, credits=("Reuters",))
    second = decide(case(now=later, state=first.state, facts=news, subjects=bases, telling=told))
    third = decide(case(telling=telling(story_id="story-2")))
    assert isinstance(second, Alert)
    assert isinstance(third, Alert)
    held = [first.payload, second.payload, third.payload]
    return {
        "arabic": first.payload,
        "russian": second.payload,
        "digest": make_digest(held, channel="mail", due_at=NOW + timedelta(hours=8)).payload,
        "health": channel_disabled(
            "night-chat", reason="the receiver answered 410: it asks not to be called again", at=NOW, send_to=("mail",)
        ).payload,
    }


def chromium():
    """The browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def browse(page, *arguments, is_dark=False, width=760, height=900):
    """Run the browser once on a page, with nothing but the page."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"]
    flags += [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--window-size={width},{height}",
    ]
    flags += ["--blink-settings=preferredColorScheme=0"] if is_dark else []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page)
        command = [chromium(), *flags, f"--user-data-dir={folder}/profile", *arguments, f"file://{file}"]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


PICTURES = (
    ("arabic", False, 760, 590),
    ("arabic", True, 390, 700),
    ("russian", True, 760, 1100),
    ("russian", False, 390, 1260),
    ("digest", False, 760, 320),
    ("health", True, 390, 330),
)


def main(folder):
    payloads = samples()
    for name, is_dark, width, height in PICTURES:
        picture = Path(folder).resolve() / f"mail-{name}-{'dark' if is_dark else 'light'}-{width}.png"
        browse(html(payloads[name]), f"--screenshot={picture}", is_dark=is_dark, width=width, height=height)
        print(picture)


if __name__ == "__main__":
    main(sys.argv[1])
