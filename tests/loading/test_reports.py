from pipeline.loading.reports import BadLine, read_reports


def test_a_line_nested_without_end_is_a_bad_line_and_the_next_is_read():
    first, second = read_reports(["[" * 100_000, '{"title": "A base", "text": ""}'])
    assert isinstance(first, BadLine)
    assert first.number == 1
    assert not isinstance(second, BadLine)
