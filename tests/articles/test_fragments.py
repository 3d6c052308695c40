import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles.fragments import clean_fragment, clean_title, seen_words


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>Russia <b>with</b>draws</p><p>from Qamishli</p>", "Russia withdraws\nfrom Qamishli"),
        ("<p>القوات&nbsp;الروسية</p><script>alert(1)</script>", "القوات الروسية"),
        ("<![CDATA[<b>Россия</b>]]> &amp; Сирия", "Россия & Сирия"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("text &lt; 5", "text < 5"),
        ("<style>p{}</style><iframe src=x>no</iframe>", ""),
        ("<p>Body.</p><p>The post Title appeared first on North Press.</p>", "Body."),
        ("<li>叙利亚</li><li>俄罗斯</li>", "叙利亚\n俄罗斯"),
        ("<!-- -->", ""),
    ],
)
def test_a_fragment_becomes_what_a_reader_sees(fragment, text):
    assert clean_fragment(fragment) == text


def test_deep_nesting_loses_no_text():
    assert "deep" in clean_fragment("<div>" * 600 + "deep" + "</div>" * 600)


@given(st.text())
def test_a_fragment_never_raises_and_leaves_no_control_characters(fragment):
    assert "\x00" not in clean_fragment(fragment)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("A &amp;amp; B", "A & B"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<b>Syria</b>:\n news", "Syria : news"),
        ("<script>alert(1)</script>x", "alert(1) x"),
        ("safe\u202egnp.exe", "safegnp.exe"),
    ],
)
def test_a_title_is_one_plain_line(title, text):
    assert clean_title(title) == text


TEXT = st.text(alphabet="ab жم中&<> \n\u200b", max_size=12).map(html.escape)
BLOCKS = st.recursive(
    st.one_of(TEXT.map("<p>{}</p>".format), TEXT.map("<script>{}</script>".format), TEXT.map("<li><b>{}</b></li>".format)),
    lambda inner: st.builds(
        "<{0} class='x'>{1}</{0}>".format,
        st.sampled_from(["div", "ul", "blockquote", "svg"]),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=8,
)


@given(BLOCKS)
def test_the_words_of_well_formed_blocks_are_those_of_the_clean_text(fragment):
    assert seen_words(fragment) == " ".join(clean_fragment(fragment).split())


def test_the_words_do_not_change_with_what_no_reader_sees():
    one = "<p>Last convoy</p><img src='//counter.example/1'><script>var t=1</script><iframe src=a></iframe>"
    other = "<div class=a><p>Last  convoy</p></div><script>var t=2</script>"
    assert seen_words(one) == seen_words(other) == "Last convoy"


@given(st.text(alphabet="<>/! abscriptvg&;-[]", max_size=60))
def test_words_are_found_in_anything(fragment):
    assert seen_words(fragment) == seen_words(fragment).strip()
