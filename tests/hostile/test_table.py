"""Every row of the table has its test."""

import re
from pathlib import Path


def test_rows_1_to_68_are_all_tested():
    text = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert {int(number) for number in re.findall(r"def test_row_(\d\d)_", text)} == set(range(1, 69))
