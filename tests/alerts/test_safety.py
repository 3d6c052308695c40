import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.alerts.safety import one_line, safe_url, without_controls

ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)


@given(ANY_TEXT)
def test_one_line_is_one_line_and_can_be_encoded(text):
    line = one_line(text, max_length=50)
    assert len(line) <= 50
    assert line.splitlines() in ([], [line])
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in line)
    line.encode()


@given(ANY_TEXT)
def test_one_line_twice_is_one_line(text):
    assert one_line(one_line(text)) == one_line(text)


@given(ANY_TEXT)
def test_removing_controls_keeps_every_offset(text):
    assert len(without_controls(text)) == len(text)


def test_of_all_characters_there_are_only_the_unsafe_ones_are_replaced():
    every = "".join(map(chr, range(0x110000)))
    bidi = {*"\u061c\u200e\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    unsafe = {each for each in every if unicodedata.category(each) in {"Cc", "Cs"}} | {"\ufffe", "\uffff"} | bidi
    kept = without_controls(every)
    assert {each for each, now in zip(every, kept, strict=True) if now != each} == unsafe
    assert {now for each, now in zip(every, kept, strict=True) if now != each} == {" "}


def test_direction_overrides_do_not_survive():
    assert one_line("a\u202egpj.exe\u2066b\u200f") == "agpj.exeb"


def test_letters_of_every_script_survive():
    text = "Хмеймим قاعدة حميميم 塔尔图斯 בסיס Ünye é"
    assert one_line(text) == text


@pytest.mark.parametrize("url", ["https://x.example/a?b=c#d", "http://127.0.0.1:8080/", "HTTPS://X.example/"])
def test_a_web_address_may_be_clicked(url):
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://x y",
        "http://[::1",
        "",
        "x" * 3000,
        "https://x/\x00",
    ],
)
def test_anything_else_may_not(url):
    assert safe_url(url) == ""
