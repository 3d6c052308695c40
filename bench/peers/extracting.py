"""Runs one extractor over pages: `extracting.py NAME < pages.json` prints {"seconds" of processor time, "texts"}.

pages.json is a list of [path, url]. Runs under any of the pythons; bytes are in memory and imports done before it counts.
"""

import gzip
import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

Extractor = Callable[[bytes, str], str]


def ours() -> Extractor:
    from pipeline.articles.extraction import extract_page  # noqa: PLC0415  # each extractor imports only its own

    return lambda html, url: extract_page(html, url=url).text


def ours_fast() -> Extractor:
    from pipeline.articles.fast_extraction import extract_page_fast  # noqa: PLC0415

    return lambda html, url: extract_page_fast(html, url=url).text


def ours_fast_text() -> Extractor:
    """Without the metadata, as the peers do it."""
    from pipeline.articles.extraction import decode_page  # noqa: PLC0415
    from pipeline.articles.fast_extraction import main_text_fast  # noqa: PLC0415

    return lambda html, _url: main_text_fast(decode_page(html))


def trafilatura() -> Extractor:
    import trafilatura as peer  # noqa: PLC0415

    return lambda html, url: peer.extract(html, url=url, include_comments=False) or ""


def trafilatura_fast() -> Extractor:
    import trafilatura as peer  # noqa: PLC0415

    return lambda html, url: peer.extract(html, url=url, include_comments=False, fast=True) or ""


def trafilatura_fast_metadata() -> Extractor:
    import trafilatura as peer  # noqa: PLC0415

    def run(html: bytes, url: str) -> str:
        found = peer.bare_extraction(html, url=url, include_comments=False, fast=True, with_metadata=True)
        return getattr(found, "text", "") or ""

    return run


def readability() -> Extractor:
    import html_text  # type: ignore[import-untyped,import-not-found,unused-ignore] # noqa: PLC0415
    from readability import Document  # noqa: PLC0415

    return lambda html, _url: str(html_text.extract_text(Document(html.decode("utf-8", "replace")).summary()))


def resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415
    from resiliparse.parse.encoding import detect_encoding  # noqa: PLC0415
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415

    def run(html: bytes, _url: str) -> str:
        tree = HTMLTree.parse_from_bytes(html, detect_encoding(html))
        return str(extract_plain_text(tree, main_content=True, alt_texts=False, links=False, form_fields=False))

    return run


def newspaper() -> Extractor:
    import newspaper as peer  # type: ignore[import-untyped,import-not-found,unused-ignore] # noqa: PLC0415

    def run(html: bytes, url: str) -> str:
        # fetch_images would download while parsing: a hole, and here a hang.
        article = peer.Article(url, fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    return run


def bs4() -> Extractor:
    from bs4 import BeautifulSoup  # noqa: PLC0415

    return lambda html, _url: BeautifulSoup(html, "lxml").get_text("\n")


def bs4_paragraphs() -> Extractor:
    from bs4 import BeautifulSoup  # noqa: PLC0415
    from bs4.filter import SoupStrainer  # noqa: PLC0415

    wanted = SoupStrainer(["p", "h1", "h2", "h3"])
    return lambda html, _url: BeautifulSoup(html, "lxml", parse_only=wanted).get_text("\n")


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    function.__name__: function
    for function in (
        ours,
        ours_fast,
        ours_fast_text,
        trafilatura,
        trafilatura_fast,
        trafilatura_fast_metadata,
        readability,
        resiliparse,
        newspaper,
        bs4,
        bs4_paragraphs,
    )
}


def main() -> None:
    warnings.simplefilter("ignore")
    pages: list[tuple[bytes, str]] = [(_read(path), url) for path, url in json.load(sys.stdin)]
    extract = EXTRACTORS[sys.argv[1]]()
    extract(b"<html><body><p>warm up, a sentence of some length.</p></body></html>", "https://example.org/")
    texts: list[Any] = []
    began = time.process_time()
    for html, url in pages:
        try:
            texts.append(extract(html, url))
        except Exception as error:
            texts.append("")
            print(f"{sys.argv[1]}: {url}: {type(error).__name__}: {error}", file=sys.stderr)
    json.dump({"seconds": time.process_time() - began, "texts": texts}, sys.stdout)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        body = file.read()
    return gzip.decompress(body) if path.endswith(".gz") else body


if __name__ == "__main__":
    main()
