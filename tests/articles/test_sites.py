import pytest

from pipeline.articles.site_rule import SiteRule, rule_for, selector_problem
from pipeline.articles.sites import extract_by_rules

PAGE = """<html lang="ar"><head><title>عنوان</title></head><body><nav>menu menu menu</nav><div class="live"><p>غادرت القوات الروسية قاعدتها في مطار القامشلي.</p>
<div class="ad">Buy now</div><p>وقال مصدر إن الانسحاب بدأ قبل أيام.</p></div><div class="related"><p>Other news of the day, at some length, about something else entirely.</p></div></body></html>""".encode()
RULE = SiteRule(host="example.org", keep=(".live",), drop=(".ad",))


def text(rules, url="https://news.example.org/1"):
    return extract_by_rules(PAGE, url=url, rules=rules).text


def test_only_what_is_kept_stays_and_what_is_dropped_goes():
    found = text([RULE])
    assert "القامشلي" in found
    assert "الانسحاب" in found
    assert "Buy" not in found
    assert "Other news" not in found


def test_a_rule_that_finds_nothing_gives_way():
    stale = SiteRule(host="example.org", keep=(".article-2019",))
    assert "القامشلي" in text([stale])


def test_parts_inside_parts_are_not_told_twice():
    assert text([SiteRule(host="example.org", keep=(".live", ".live p"))]).count("القامشلي") == 1


def test_a_rule_that_only_drops_leaves_the_rest_to_the_usual_way():
    assert "Other news" not in text([SiteRule(host="example.org", drop=(".related",))])


def test_the_nearest_host_decides_and_others_are_left_alone():
    near = SiteRule(host="news.example.org", keep=("p",))
    assert rule_for("https://news.example.org/1", [RULE, near]) is near
    assert rule_for("https://notexample.org/1", [RULE, near]) is None


@pytest.mark.parametrize("selector", ["p >", "[", "p:nonsense(", ""])
def test_a_wrong_selector_is_named(selector):
    assert selector in (selector_problem(selector) or "")
    with pytest.raises(ValueError, match="CSS selector"):
        SiteRule(host="example.org", keep=(selector,))
