"""config/sites.toml -> rules for single sites. The file may be absent: most sites need no rule."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipeline.articles.site_rule import SiteRule, selector_problem
from pipeline.loading.toml_files import check, read_document


def _is_selector(text: str) -> str:
    if problem := selector_problem(text):
        raise ValueError(problem)
    return text


def _is_host(text: str) -> str:
    if "/" in text or ":" in text or "." not in text:
        raise ValueError('write the host alone, for example "example.org"')
    return text.lower().removeprefix("www.")


Selector = Annotated[str, AfterValidator(_is_selector)]


class SiteTable(BaseModel):
    """One [[site]]."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, AfterValidator(_is_host)] = Field(description="of the site; subdomains are meant too")
    keep: tuple[Selector, ...] = Field((), description="CSS selectors of the article's parts; empty leaves finding them to us")
    drop: tuple[Selector, ...] = Field((), description="CSS selectors of what to remove first")


class SitesFile(BaseModel):
    """config/sites.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: tuple[SiteTable, ...] = Field((), description="rules for single sites")


def read_sites(path: Path, *, file: str) -> tuple[SiteRule, ...]:
    """Raises ConfigError with every problem of the file."""
    if not path.exists():
        return ()
    document, text = read_document(path, shown_as=file)
    tables = check(SitesFile, document, file=file, text=text).site
    return tuple(SiteRule(host=table.host, keep=table.keep, drop=table.drop) for table in tables)
