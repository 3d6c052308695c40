import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.delivery.feedback import Feedback, feedback_links, feedback_path, read_feedback_path

KEY = b"k" * 32


def parts(path):
    return path.removeprefix("/feedback/").split("/")


@pytest.mark.parametrize("is_useful", [True, False])
def test_a_link_says_which_alert_and_which_word(is_useful):
    path = feedback_path("alert-1", is_useful=is_useful, key=KEY)
    assert read_feedback_path(*parts(path), key=KEY) == Feedback(alert_id="alert-1", is_useful=is_useful)


@pytest.mark.parametrize("tamper", [0, 1, 2])
def test_no_part_of_a_link_can_be_changed(tamper):
    changed = parts(feedback_path("alert-1", is_useful=True, key=KEY))
    changed[tamper] = {0: "alert-2", 1: "not", 2: "A" * 22}[tamper]
    assert read_feedback_path(*changed, key=KEY) is None


def test_another_installations_link_means_nothing_here():
    assert read_feedback_path(*parts(feedback_path("alert-1", is_useful=True, key=b"z" * 32)), key=KEY) is None


@given(st.text(max_size=50), st.text(max_size=10), st.text(max_size=40))
def test_no_guess_is_accepted_and_none_breaks(alert_id, word, mac):
    assert read_feedback_path(alert_id, word, mac, key=KEY) is None


def test_both_links_stand_behind_the_public_address():
    links = feedback_links("https://desk.example/", "alert-1", key=KEY)
    assert set(links) == {"useful", "not_useful"}
    assert all(link.startswith("https://desk.example/feedback/alert-1/") for link in links.values())


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        feedback_path("a", is_useful=True, key=b"short")
