"""Topics: what a report is about without a name counts where the gate asks for it, near what the gate asks for, and nowhere else."""

import pytest

from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon
from tests.mentions.small_profiles import analysed

STATE = {"type": "state", "side": "west", "weight": 3, "names": {"en": ["Arland"]}}
SCORING = {"gate": [["about:ferries", "side:west"]], "topics": {"ferries": 8.0}}
CONTEXT = {"ferries": {"en": ["ferr"]}}
FILL = "The council met and nothing else was said on the matter by anybody who was there. " * 8


def judged(text: str, title: str = ""):
    (relevance,) = analysed(text, STATE, title=title, scoring=SCORING, context=CONTEXT).relevances
    return relevance


def test_a_topic_beside_what_its_line_asks_for_opens_the_gate_and_adds_a_reason() -> None:
    relevance = judged(FILL, title="Arland keeps its ferries, says the council of the town")
    assert relevance.is_relevant
    assert (8.0, "about ferries: in the title") in [(reason.points, reason.text) for reason in relevance.reasons]
    assert relevance.topics == ("ferries",)


@pytest.mark.parametrize(
    "text",
    [f"The ferries sail. {FILL}", f"The ferries sail. {FILL} Arland won.", f"Arland won. {FILL} The ferries sail.", f"Arland won. {FILL}"],
    ids=["alone", "too far apart", "below the lead", "not at all"],
)
def test_a_topic_elsewhere_counts_nothing(text: str) -> None:
    relevance = judged(text)
    assert (relevance.gates, relevance.is_relevant) == ((), False)
    assert not any(reason.text.startswith("about") for reason in relevance.reasons)


def test_of_alternatives_only_the_topic_that_is_there_counts() -> None:
    scoring = {"gate": [["about:ferries|trains", "side:west"]], "topics": {"ferries": 8.0, "trains": 8.0}}
    context = {**CONTEXT, "trains": {"en": ["train"]}}
    (relevance,) = analysed("", STATE, title="Arland keeps its ferries", scoring=scoring, context=context).relevances
    assert relevance.topics == ("ferries",)


# Invented headlines, most of which name no base: the shipped seed must tell the first and leave the others.
TOLD = [
    ("en", "Syria and Moscow haggle over rent for Russian bases"),
    ("en", "Damascus wants all Russian military bases out by spring"),
    ("ru", "В Дамаске обсудили, что будет с российскими базами в Сирии"),
    ("uk", "Сирія просить оплату за російські бази"),
    ("ar", "دمشق: لا تمديد لاتفاق القواعد الروسية في سوريا"),
    ("tr", "Şam'dan Rus üsleri için yeni şart: Suriye kira istiyor"),
    ("fr", "La Syrie veut rouvrir le dossier des bases russes"),
    ("de", "Syrien stellt Bedingungen für russische Stützpunkte"),
    ("es", "Siria pone precio a las bases rusas"),
    ("it", "La Siria alza il prezzo delle basi russe"),
    ("pl", "Syria stawia warunki w sprawie rosyjskich baz"),
    ("zh", "叙利亚就俄罗斯军事基地提出新条件"),
    ("he", "סוריה מציבה תנאים: כך ייראו הבסיסים הרוסיים"),
    ("fa", "شرط تازه سوریه برای پایگاه‌های روسیه"),
    ("en", "Islamic State detainees riot in Syrian prison camp"),
    ("fr", "Syrie : des détenus de l'État islamique transférés vers l'Irak"),
    ("de", "Syrien: IS-Häftlinge aus Gefängnis ausgebrochen"),
    ("en", "Israeli jets bomb an arms depot outside Tartus"),
    ("ar", "انفجارات عنيفة تهز محيط القامشلي وأنباء عن طائرات مسيرة"),
    ("ru", "Сирия: обстрел Камышлы, ранены трое жителей"),
    ("zh", "塔尔图斯郊外一仓库遭无人机袭击"),
    ("tr", "Suriye'de DEAŞ saldırısı: beş asker öldü"),
    ("en", "Islamic State ambush kills five soldiers in eastern Syria"),
    ("ru", "Путин и Эрдоган обсудили по телефону Сирию"),
    ("fr", "Peskov : la question syrienne reste à l'ordre du jour du Kremlin"),
    ("en", "First passenger jet in years lands in Qamishli"),
    ("es", "Un carguero ruso descarga blindados en Tartus"),
]
LEFT = [
    ("en", "Armenia reviews lease for Russian base in Gyumri"),
    ("ru", "Российскую базу в Гюмри посетил министр"),
    ("en", "Syria opens new army base near Homs"),
    ("en", "Syria frees detainees on the eve of the holiday"),
    ("ar", "سوريا تفرج عن معتقلين قبل العيد"),
    ("en", "Tartus growers hope for a good citrus harvest"),
    ("ar", "افتتاح معرض للكتاب في طرطوس"),
    ("en", "Islamic State attack kills ten in northern Nigeria"),
    ("ru", "Путин и Трамп поговорили по телефону об Украине"),
    ("ru", "Путину позвонил президент ЮАР Сирил Рамафоза"),
    ("en", "Syria holds first elections since the fall of Assad"),
]


@pytest.mark.parametrize(("language", "title"), TOLD)
def test_what_the_gate_asks_for_is_told_by_its_topic(language: str, title: str, lexicon: Lexicon) -> None:
    analysis = analyse(title, "", declared_language=language, lexicon=lexicon)
    assert any(relevance.is_relevant for relevance in analysis.relevances), analysis


@pytest.mark.parametrize(("language", "title"), LEFT)
def test_what_only_resembles_it_is_left(language: str, title: str, lexicon: Lexicon) -> None:
    analysis = analyse(title, "", declared_language=language, lexicon=lexicon)
    assert not any(relevance.is_relevant for relevance in analysis.relevances), analysis


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [
        ("en", "Assad sentenced to death in absentia by Damascus court", True),
        ("en", "A year after Assad: how Syria learned to vote again", False),
        ("de", "Russland und Syrien unterzeichnen Abkommen über Luftabwehr", True),
        ("ru", "Россия победила команду Сирии со счетом 4:0", False),
        ("ru", "Россия и Сирия подписали меморандум о сотрудничестве", True),
        ("uk", "Москва і Дамаск підписали протокол про перебування військ", True),
        ("fr", "Syrie : des soldats américains quittent leur base de Rmeilane", True),
        ("ar", "القوات الأميركية تنسحب من قاعدة في سوريا", True),
        ("ar", "ترامب يوقع أمرا تنفيذيا يحظر دخول مواطني سوريا", False),
        ("tr", "Ahmed Şara, Beyaz Saray'da Rubio ile görüştü", True),
        ("es", "Siria exporta más aceite de oliva que nunca", False),
        ("pt", "Al-Sharaa recebe Zelensky em Damasco", True),
        ("en", "Sharaa opens a school in Homs and hands out prizes", False),
        ("en", "Russia ready to rebuild Syrian power grid, says Lavrov", True),
        ("pl", "Rosyjski holownik opuścił Tartus", True),
        ("pt", "Chanceler sírio em Moscou: bases na pauta", True),
        ("fr", "Washington lâche les Kurdes de Syrie", True),
        ("ru", "США вывели последний конвой из Хасаки", True),
        ("en", "Hundreds of ISIS suspects flown to Iraqi jails", True),
        ("tr", "Kürt böreği tarifi: Suriye usulü", False),
        ("he", "בסוריה: המשטרה הצבאית הרוסית תחזור לסייר", True),
    ],
)
def test_the_shipped_seed_tells_dealings_troops_and_what_becomes_of_assad(
    lexicon: Lexicon, language: str, title: str, told: bool
) -> None:
    (relevance,) = analyse(title, "", declared_language=language, lexicon=lexicon).relevances
    assert relevance.is_relevant is told, (relevance.score, relevance.gates)
