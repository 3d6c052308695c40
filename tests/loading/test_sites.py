import pytest

from pipeline.articles.site_rule import SiteRule
from pipeline.errors import ConfigError
from pipeline.loading.sites import read_sites


def read(tmp_path, text):
    path = tmp_path / "sites.toml"
    path.write_text(text)
    return read_sites(path, file="config/sites.toml")


def test_a_rule_is_read(tmp_path):
    text = '[[site]]\nhost = "www.Example.org"\nkeep = ["article"]\ndrop = [".ad"]\n'
    assert read(tmp_path, text) == (SiteRule(host="example.org", keep=("article",), drop=(".ad",)),)


def test_no_file_means_no_rules(tmp_path):
    assert read_sites(tmp_path / "sites.toml", file="config/sites.toml") == ()


@pytest.mark.parametrize(
    ("line", "key"),
    [('keep = ["p >"]', "keep"), ('host = "https://example.org/"', "host"), ('keeps = ["p"]', "keeps")],
)
def test_what_is_wrong_is_named(tmp_path, line, key):
    host = "" if line.startswith("host") else 'host = "example.org"\n'
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, f"[[site]]\n{host}{line}\n")
    assert key in str(caught.value)
    assert "config/sites.toml" in str(caught.value)
