"""The lexicon: one byte a character, a version that follows the content, seeds side by side."""

import pytest

from pipeline.mentions.alphabet import FIRST_FREE, scripts_of
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import build_lexicon
from pipeline.seeds.profile import Entity, Name, Profile


def profile(seed_id: str, *names: str, version: str = "1") -> Profile:
    entity = Entity(
        id="e", type="person", label="E", weight=1, names=tuple(Name(text=name, language="en", kind="strong") for name in names)
    )
    return Profile(seed_id=seed_id, title="T", version=version, entities={"e": entity})


def test_the_version_follows_every_profile() -> None:
    one, other = profile("a", "Alpha"), profile("b", "Beta")
    assert build_lexicon([one, other]).version == build_lexicon([other, one]).version
    assert build_lexicon([one]).version != build_lexicon([profile("a", "Alpha", version="2")]).version


def test_a_seed_given_twice_counts_once() -> None:
    assert len(build_lexicon([profile("a", "Alpha"), profile("a", "Alpha")]).seeds) == 1


def test_no_profile_at_all_is_a_lexicon_that_finds_nothing() -> None:
    assert build_lexicon([]).patterns == ()


def test_an_alphabet_too_large_for_a_byte_is_refused_with_its_size() -> None:
    names = [
        chr(point)
        for block in (0x100, 0x1F00, 0x370, 0x400, 0x5D0, 0x621, 0x10400, 0x2C00, 0x13A0, 0x1400, 0x1500)
        for point in range(block, block + 90)
        if chr(point).isalpha()
    ]
    with pytest.raises(ValueError, match="different letters"):
        build_lexicon([profile("a", *names)])


def test_a_letter_of_another_script_with_the_same_code_is_no_hit() -> None:
    """Greek shares its codes with Cyrillic, Hebrew with Arabic: whatever has the codes of a name must also be written so."""
    lexicon = build_lexicon([profile("a", "Ταρτους", "Тартус", "טרטוס", "طرطوس")])
    codes = {}
    for point in [*range(0x370, 0x530), *range(0x590, 0x700)]:
        if scripts_of(chr(point)) and lexicon.codes[point] >= FIRST_FREE:
            codes.setdefault((int(lexicon.codes[point]), scripts_of(chr(point))), chr(point))
    swapped = {1: 2, 2: 1, 4: 8, 8: 4}
    n_twins = 0
    for name in ("Ταρτους", "Тартус", "טרטוס", "طرطوس"):
        keys = [(int(lexicon.codes[ord(char)]), swapped[scripts_of(char)]) for char in name]
        if all(key in codes for key in keys):
            n_twins += 1
            twin = "".join(codes[key] for key in keys)
            assert analyse("", f"x {twin} y", declared_language=None, lexicon=lexicon).mentions == ()
        assert analyse("", f"x {name} y", declared_language=None, lexicon=lexicon).mentions
    assert n_twins
