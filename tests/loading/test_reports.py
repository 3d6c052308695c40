from hypothesis import given
from hypothesis import strategies as st

from pipeline.loading.reports import BadLine, FiledReport, read_report_lines, read_reports


def test_a_line_nested_without_end_is_a_bad_line_and_the_next_is_read():
    first, second = read_reports(["[" * 100_000, '{"title": "A base", "text": ""}'])
    assert isinstance(first, BadLine)
    assert first.number == 1
    assert not isinstance(second, BadLine)


LINES = st.sampled_from(
    [b'{"title": "T"}', b'{"id": "\\ud800", "text": "x"}', b'{"id": 1, "title": null, "text": "x"}', b"[]", b"{", b"\xff", b"", b" ", b"1e999"]
)


@given(st.lists(LINES | st.binary(max_size=20).filter(lambda body: b"\n" not in body)), st.sampled_from([b"\n", b"\r\n"]))
def test_every_line_that_is_not_blank_has_one_result_with_its_number(lines, end):
    found = read_report_lines(end.join(lines))
    numbers = [line.number if isinstance(line, BadLine) else int(line.report.id) for line in found]
    bodies = [lines[0].removeprefix(b"\xef\xbb\xbf"), *lines[1:]] if lines else []
    assert numbers == [number for number, body in enumerate(bodies, 1) if body.strip()]
    assert all(line.name.encode() for line in found if isinstance(line, FiledReport))
