"""What may be glued to a name: clitics on its left, case and number endings on its right, by language and script.

All of it is folded. Left: Arabic and Hebrew prepositions, conjunctions and the article. Right: Persian and Sorani endings
by the language of the name; endings of languages in Latin script by the language of the report, because a bare "Putin" is
spelled alike in ten languages and declined in each of them differently.
"""

from itertools import product


def _combine(*parts: tuple[str, ...]) -> frozenset[str]:
    return frozenset("".join(choice) for choice in product(*parts))


_CONJUNCTIONS = ("", "و", "ف")
# No interrogative أ: it turned أمطار (rain) into مطار (airport).
ARABIC_HEADS = _combine(_CONJUNCTIONS, ("", "ب", "ك", "ل"))
ARABIC_ARTICLE_HEADS = _combine(_CONJUNCTIONS, ("", "ب", "ك"), ("ال",)) | _combine(_CONJUNCTIONS, ("لل",))
HEBREW_HEADS = _combine(("", "ו"), ("", "ש", "כש", "מש"), ("", "ב", "ל", "מ", "כ", "ה", "מה", "לכ"))
NO_HEADS = frozenset({""})

PERSIAN_TAILS = frozenset({"", "ي", "را", "ها", "هاي", "اي"})
SORANI_TAILS = frozenset(
    (
        "ي يي يش يشي ش شي دا يدا يشدا وه هوه يهوه يه ه يان يكان هكان كان ان اني ن ني م مان هكهي ييه ييهكان "
        "يدايه دايه هوهي وهش هوهش هشدا"
    ).split()
) | {""}  # fmt: skip

_BARE_TURKISH = (
    "in un n nin nun i u yi yu ni nu e a ye ya ne na de da te ta nde nda den dan ten tan nden ndan le la yle yla "
    "ler lar lerin larin ce ca daki deki taki teki ndaki ndeki"
)
LATIN_TAILS: dict[str, frozenset[str]] = {
    "tr": frozenset(_BARE_TURKISH.split()),
    "az": frozenset(_BARE_TURKISH.split()) | {"nu", "ni", "lu", "li"},
    "ku": frozenset("e ye ya yi an yan i ne de ve".split()),
    "de": frozenset("s es n".split()),
    "nl": frozenset("s".split()),
    "sv": frozenset("s".split()),
    "da": frozenset("s".split()),
    "no": frozenset("s".split()),
    "pl": frozenset("a u owi em iem ie e y ow ami om ach".split()),
    "cs": frozenset("a u ovi em e y uv ova ove ovy ovu ovym ovych ovo".split()),
    "sk": frozenset("a u ovi om e y ov ova ove ovej ovu ovym ovych ovo".split()),
    "ro": frozenset("ul ului lui i a".split()),
    "hr": frozenset("a u om em e i ov ova ove ovu".split()),
    "sl": frozenset("a u om em e i ov ova ove".split()),
    "hu": frozenset("t ot et nak nek ban ben bol ba be ra re rol on en tol val vel nal nel hoz hez ig ert ek".split()),
    "fi": frozenset("n in a ia ssa sta an in lle lla lta".split()),
    "et": frozenset("i it is ile ilt iga".split()),
    "lt": frozenset("as o ui a u e is io iui iu".split()),
    "lv": frozenset("s a am u i".split()),
}
LEAST_LETTERS_FOR_TAIL = 4
ANY_TAIL = frozenset().union(*LATIN_TAILS.values())
LEAST_LETTERS_FOR_ANY_TAIL = 7
"""Where the language is not known, an ending of any of them is believed of a long name only."""
LONGEST_HEAD = 6
LONGEST_TAIL = 7

ARABIC_ARTICLE = "ال"
HEBREW_ARTICLE = "ה"
PARTICLES = frozenset(
    "al el ash as ad at ar an es az ez esh ed er et il ал ел аль ель эль аш ас ад ат ар эш ес ос אל א ئەل ئهل".split()
)
"""Articles written as words before an Arabic name; skipped when the neighbouring word is asked for."""
