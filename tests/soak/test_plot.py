"""The soak's own arithmetic: a slope is a slope, and the picture holds every line."""

from tests.soak.plot import Line, draw, slope


def test_the_slope_of_a_straight_line_is_its_slope() -> None:
    assert slope([0, 1, 2, 3], [5, 7, 9, 11]) == 2.0
    assert slope([0, 1, 2], [4, 4, 4]) == 0.0
    assert slope([1], [1]) == 0.0


def test_the_picture_names_every_line_and_escapes_it() -> None:
    picture = draw([0, 1], [Line("a<b", [1, 2]), Line("c", [3, 4])], title="T & U")
    assert picture.count("<polyline") == 2
    assert "a&lt;b" in picture
    assert "T &amp; U" in picture
