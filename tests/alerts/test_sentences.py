import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.alerts.sentences import MAX_LENGTH, sentence_around, stops_near


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("One. Troops left Qamishli at dawn. Two.", "Qamishli", "Troops left Qamishli at dawn."),
        ("Gen. A. Saleh met Mr. Sharaa. Then he left.", "Sharaa", "Gen. A. Saleh met Mr. Sharaa."),
        ("Fell 2.5 per cent at Tartus! Then rose.", "Tartus", "Fell 2.5 per cent at Tartus!"),
        ("غادرت القوات مطار القامشلي. هل ستعود؟ لا.", "القامشلي", "غادرت القوات مطار القامشلي."),
        ("هل غادرت القامشلي؟ نعم.", "القامشلي", "هل غادرت القامشلي؟"),
        ("Ушли из Камышлы. Технику везут в Хмеймим.", "Хмеймим", "Технику везут в Хмеймим."),
        ("俄军撤离卡米什利。其余留在塔尔图斯。", "塔尔图斯", "其余留在塔尔图斯。"),
        ("A heading\nRussia left\n\nRest", "Russia", "Russia left"),
        ("No stop at all about Tartus", "Tartus", "No stop at all about Tartus"),
        ('He said: "They left Tartus." Nobody else did.', "Tartus", 'He said: "They left Tartus."'),
    ],
)
def test_the_sentence_around_a_name_in_many_scripts(text, name, sentence):
    at = text.index(name)
    cut = sentence_around(text, at, at + len(name))
    assert cut.text == sentence
    assert cut.text[cut.start : cut.end] == name


def test_a_long_sentence_is_cut_around_the_name_at_words():
    text = "word " * 200 + "Tartus" + " more" * 200
    at = text.index("Tartus")
    cut = sentence_around(text, at, at + 6)
    assert cut.text[cut.start : cut.end] == "Tartus"
    assert len(cut.text) <= MAX_LENGTH + 4
    assert cut.text.startswith("… word")
    assert cut.text.endswith("more …")


@given(st.text(alphabet="ab .!?\n؟。", max_size=600), st.data())
def test_the_name_is_always_in_the_sentence_at_its_offsets(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    cut = sentence_around(text, start, end)
    assert cut.text[cut.start : cut.end] == text[start:end]
    assert len(cut.text) <= MAX_LENGTH + 34


@given(st.text(alphabet="ab A.!?\n؟。", max_size=3000), st.data())
def test_stops_found_once_for_a_whole_text_give_the_same_sentences(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    assert sentence_around(text, start, end, stops=stops_near(text, 0, len(text))) == sentence_around(text, start, end)
