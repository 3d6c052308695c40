"""Names in texts without capitals: told by a title or by "base", known ones left out."""

import pytest

from pipeline.mentions.uncased_candidates import uncased_candidates

ARABIC = "زار المشير خليفة حفتر قاعدة معطن السارة وقاعدة جوية أخرى. وقال حفتر إن مطار الجفرة الدولي مغلق."
CHINESE = "伊斯梅尔基地。总统伊斯梅尔·奥马尔·盖莱会见了发言人佩斯科夫说的代表,飞机停在吉布提国际机场。"


def found(text: str, language: str, known: tuple[str, ...] = ()) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    return {each.name: (each.type, each.short_forms) for each in uncased_candidates("", text, language=language, known=known)}


def test_arabic_bases_and_persons_are_told_by_the_word_before_them() -> None:
    assert found(ARABIC, "ar") == {"معطن السارة": ("base", ()), "الجفرة": ("base", ()), "خليفة حفتر": ("person", ("حفتر",))}


def test_chinese_bases_and_persons_are_told_by_the_word_beside_them() -> None:
    names = found(CHINESE, "zh")
    assert names["吉布提国际机场"] == ("base", ())
    assert names["伊斯梅尔·奥马尔·盖莱"] == ("person", ())


PERSIAN = "وزیر خارجه ایران عباس عراقچی گفت سردار یحیی صفوی پایگاه کنارک را دید. فرودگاه بیرجند بسته است. پایگاه هوایی دیگری هم هست."


def test_persian_bases_and_persons_are_told_by_the_word_before_them() -> None:
    names = {each.name: each.type for each in uncased_candidates("", PERSIAN, language="fa", known=(), states=("ایران",))}
    assert names == {"کنارک": "base", "بیرجند": "base", "عباس عراقچی": "person", "یحیی صفوی": "person"}


@pytest.mark.parametrize(
    ("language", "text", "person"),
    [
        ("ar", "وقال وزير الداخلية شاهين فؤاد القاضي إن الطريق مفتوح.", "شاهين فؤاد القاضي"),
        ("ar", "المبعوث الأممي إلى البلاد يوهان سترومبرغ أن الهدنة قائمة", "يوهان سترومبرغ"),
        ("ar", "وذكر الخبير في شؤون المياه عبد الرحيم أحمد الزعبي أن السد امتلأ", "عبد الرحيم أحمد الزعبي"),
        ("fa", "استاندار هرمزگان علیرضا دشتی نژاد گفت بندر بسته است.", "علیرضا دشتی نژاد"),
        ("fa", "سخنگوی دولت نرگس ایمانی گفت جلسه فردا است.", "نرگس ایمانی"),
        ("fa", "سردار بهروز شکیبا کناری دستور داد.", "بهروز شکیبا کناری"),
        ("he", "שר הביטחון דורון אלמליח אמר כי הנמל ייסגר.", "דורון אלמליח"),
        ("he", "מפקד חיל הים, תת-אלוף גלעד בן צור, הגיע לנמל.", "גלעד בן צור"),
        ("zh", "石油部长埃斯特万德罗10日在会上说", "埃斯特万德罗"),
        ("zh", "驻当地大使聂建峰表示欢迎", "聂建峰"),
        ("zh", "中央大学教授何塞·蒙特罗指出", "何塞·蒙特罗"),
    ],
)
def test_a_persons_name_is_whole_and_ends_where_it_ends(language: str, text: str, person: str) -> None:
    assert [name for name, (kind, _) in found(text, language).items() if kind == "person"] == [person]


def test_arabic_parties_and_firms_are_told_by_the_word_before_them() -> None:
    names = found("رفض حزب النهضة القومي الاتفاق، وقالت شركة بتروسود إن الحقل توقف.", "ar")
    assert names == {"حزب النهضة القومي": ("group", ()), "شركة بتروسود": ("institution", ())}


def test_known_names_are_left_out() -> None:
    assert "خليفة حفتر" not in found(ARABIC, "ar", known=("خليفة حفتر",))


def test_other_languages_have_capitals() -> None:
    assert found("President Rossi", "en") == {}
