"""Like extraction.extract_page, several times as fast and a little less exact: F1 .934 against .962 (docs/performance.md).

For who watches more feeds than a machine can read accurately. Needs the extra `fast` (resiliparse: lexbor in C).
"""

from resiliparse.extract.html2text import extract_plain_text

from pipeline.articles.extraction import MAX_PAGE_CHARACTERS, ExtractedPage, decode_page, with_metadata
from pipeline.articles.metadata import read_metadata

# A line this long is prose. What stands before the first and after the last of them is navigation more often than text:
# leaving it out lifts F1 from .928 to .934 (swept 40-140 on the article-extraction-benchmark, 2026-11).
PROSE = 80


def extract_page_fast(html: bytes, *, url: str, charset: str | None = None) -> ExtractedPage:
    page = decode_page(html, charset=charset)[:MAX_PAGE_CHARACTERS]
    return with_metadata(main_text_fast(page), read_metadata(page, url=url))


def main_text_fast(page: str) -> str:
    text: str = extract_plain_text(
        page,
        main_content=True,
        alt_texts=False,
        links=False,
        form_fields=False,
        comments=False,
        list_bullets=False,
        noscript=False,
    )
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    prose = [number for number, line in enumerate(lines) if len(line) >= PROSE]
    return "\n".join(lines[prose[0] : prose[-1] + 1] if prose else lines)
