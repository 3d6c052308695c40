"""Near-duplicate texts are found and verified, whatever the script; distinct texts are not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stories.fingerprint import BANDS, SHORTEST, Fingerprint, band_keys, fingerprint, is_near, resemblance

TEXTS = {
    "en": "The harbour master of the small port said on Monday that two cranes had been unloaded overnight and that work on the new "
    "quay would begin before the end of the month, once the last divers had left the basin and the old chains had been lifted.",
    "ru": "Начальник небольшого порта сообщил в понедельник, что ночью выгрузили два крана и что строительство нового причала начнётся "
    "до конца месяца, когда последние водолазы покинут бассейн, а старые цепи будут подняты и вывезены на склад за городом.",
    "ar": "قال مدير المرفأ الصغير يوم الاثنين إن رافعتين أُنزلتا ليلاً وإن العمل في الرصيف الجديد سيبدأ قبل نهاية الشهر بعد أن يغادر "
    "آخر الغواصين الحوض وترفع السلاسل القديمة وتنقل إلى المستودع خارج المدينة حيث تنتظر منذ سنوات طويلة",
    "zh": "小港口的港务长星期一表示，两台起重机已于夜间卸下，新码头的工程将在月底之前开工，届时最后一批潜水员将离开港池，旧锚链也将被吊起运走。",
}


def edited(text: str, rate: float, seed: int = 1) -> str:
    rng = random.Random(seed)
    words = list(text) if " " not in text else text.split()
    changed = [f"w{rng.randrange(10**6)}" if rng.random() < rate else word for word in words]
    return (" " if " " in text else "").join(changed)


@pytest.mark.parametrize("language", TEXTS)
def test_a_lightly_edited_text_is_near(language: str) -> None:
    one, other = fingerprint(TEXTS[language]), fingerprint(edited(TEXTS[language], 0.08))
    assert is_near(one, other)
    assert set(band_keys(one)) & set(band_keys(other))


def test_two_different_texts_are_not_near() -> None:
    assert not is_near(fingerprint(TEXTS["en"]), fingerprint("A " + TEXTS["en"].replace("crane", "ship")[::-1]))
    assert resemblance(fingerprint(TEXTS["ru"]), fingerprint(TEXTS["ar"])) == 0.0


def test_the_same_background_paragraph_does_not_make_two_texts_one() -> None:
    background = " The country has been at war for years and thousands of people have been killed and millions have fled abroad." * 1
    one = fingerprint("A bakery burnt down in the old town before dawn and seven bakers were treated for their burns there." + background)
    two = fingerprint("Ministers met by the sea to sign a long treaty about fish, nets, boats, lights and the price of ice." + background)
    assert resemblance(one, two) > 0.15
    assert not is_near(one, two)


def test_case_marks_and_punctuation_do_not_change_the_exact_hash() -> None:
    assert fingerprint("Путин — в Кремле!").exact == fingerprint("путин в кремле").exact
    assert fingerprint("إلى القاعدة").exact == fingerprint("الى القاعده").exact


def test_a_text_too_short_for_parts_matches_only_exactly() -> None:
    short = fingerprint("one two three")
    assert band_keys(short) == band_keys(fingerprint("One, two, three."))
    assert short.signature == b""
    assert resemblance(short, fingerprint("one two four")) == 0.0
    assert len(band_keys(fingerprint(" ".join(map(str, range(SHORTEST)))))) == BANDS + 1


def test_signatures_of_different_algorithms_are_not_compared() -> None:
    mark = fingerprint(TEXTS["en"])
    other = Fingerprint(exact=b"x" * 16, signature=mark.signature, sketch=mark.sketch, lead=mark.lead, algorithm="another")
    assert resemblance(mark, other) == 0.0
    assert not is_near(mark, other)


def test_the_fingerprint_is_the_same_in_every_release() -> None:
    """Stored signatures are compared with new ones: a change of the hash needs a new ALGORITHM."""
    mark = fingerprint(TEXTS["en"])
    assert mark.exact.hex() == "14c89d9ff96dc7f195d25f9f88342f95"
    assert mark.signature[:8].hex() == "540938c1a8af1bc2"


@given(st.text(max_size=400), st.text(max_size=400))
def test_resemblance_is_symmetric_and_between_0_and_1_for_any_text(one: str, other: str) -> None:
    a, b = fingerprint(one), fingerprint(other)
    assert resemblance(a, b) == resemblance(b, a)
    assert 0.0 <= resemblance(a, b) <= 1.0
    assert resemblance(a, a) == 1.0
    assert band_keys(a) == band_keys(fingerprint(one))


def test_long_texts_are_estimated_closely() -> None:
    rng = random.Random(3)
    words = [f"w{rng.randrange(5000)}" for _ in range(4000)]
    changed = [f"x{rng.randrange(5000)}" if rng.random() < 0.1 else word for word in words]
    expected = 0.9**3 / (2 - 0.9**3)
    assert resemblance(fingerprint(" ".join(words)), fingerprint(" ".join(changed))) == pytest.approx(expected, abs=0.07)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_word_has_the_same_hash_wherever_it_stands(before: str, after: str) -> None:
    text = "seven drones were seen over the quiet harbour that night by two old fishermen"
    alone, inside = fingerprint(text), fingerprint(f"{before} . {text} . {after}")
    assert resemblance(alone, inside) > 0
