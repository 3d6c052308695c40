"""Names with the particles, postpositions, suffixes and clitics of languages that came later: found, and nothing beside them.

Every sentence is invented. They show that the boundary rules hold in a script, not how well unseen text goes.
"""

import pytest

from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon

SENTENCES = (
    ("ko", "russia syria base-hmeimim", "러시아가 시리아의 흐메이밈 공군기지에서 병력을 철수하고 있다."),
    ("ko", "russia place-qamishli base-qamishli", "러시아군이 카미실리 공항에서 장비를 옮겼다."),
    ("ko", "putin sharaa moscow", "푸틴은 알샤라와 모스크바에서 만났다."),
    ("ko", "putin", "푸틴에게 물었다."),
    ("ko", "putin assad", "푸틴도 아사드를 보호한다."),
    ("ko", "assad moscow", "바샤르 알아사드는 모스크바로 망명했다."),
    ("ko", "sdf", "시리아민주군(SDF)은 철수했다."),
    ("ko", "islamic-state syria", "이슬람국가(IS)가 시리아에서 공격했다."),
    ("ko", "islamic-state", "IS의 포로들이 이라크로 이송됐다."),
    ("ko", "barrack sdf", "톰 배럭은 시리아민주군과 회담했다."),
    ("ko", "peskov kremlin", "드미트리 페스코프 크렘린궁 대변인은 말했다."),
    ("ko", "base-tartus", "러시아는 타르투스의 해군기지를 유지한다."),
    ("ko", "trump", "트럼프와 통화했다."),
    ("ko", "al-qaeda", "알카에다로부터"),
    ("hi", "russia syria base-hmeimim", "रूस ने सीरिया में हमीमीम एयरबेस से सैनिक हटाए।"),
    ("hi", "putin sharaa", "पुतिन से अहमद अल-शरा की मुलाकात मॉस्को में हुई।"),
    ("hi", "assad", "बशर अल-असद को रूस में शरण मिली।"),
    ("hi", "barrack", "अमेरिकी दूत टॉम बैरक ने एसडीएफ से बात की।"),
    ("hi", "sdf syria", "सीरियाई डेमोक्रेटिक फोर्सेज पीछे हटी, सीरिया ने कहा।"),
    ("hi", "sdf", "सीरियन डेमोक्रेटिक फोर्सेस ने कहा।"),
    ("hi", "islamic-state", "इस्लामिक स्टेट के कैदी भागे।"),
    ("hi", "islamic-state", "आईएसआईएस ने हमला किया।"),
    ("hi", "peskov kremlin", "क्रेमलिन के प्रवक्ता दिमित्री पेस्कोव ने कहा।"),
    ("hi", "base-tartus russia", "रूस का टारटस नौसैनिक अड्डा।"),
    ("hi", "base-qamishli", "रूसी सेना कामिशली एयरपोर्ट से निकली।"),
    ("hi", "trump", "ट्रम्प ने कहा"),
    ("hi", "al-qaeda", "अल-कायदा का आतंकी"),
    ("ur", "russia syria base-hmeimim", "روس نے شام میں حمیمیم ایئر بیس سے فوجی نکال لیے۔"),
    ("ur", "putin sharaa", "پیوٹن اور احمد الشرع کی ماسکو میں ملاقات۔"),
    ("ur", "putin", "روسی صدر پوتن نے کہا۔"),
    ("ur", "assad", "شام کے سابق صدر بشار الاسد ماسکو میں ہیں۔"),
    ("ur", "barrack", "امریکی ایلچی ٹام بیرک نے دمشق میں کہا۔"),
    ("ur", "sdf", "سیرین ڈیموکریٹک فورسز نے شام میں انخلا کیا۔"),
    ("ur", "islamic-state", "داعش کے قیدی فرار ہو گئے۔"),
    ("ur", "islamic-state", "دولت اسلامیہ کے جنگجو"),
    ("ur", "peskov kremlin", "کریملن کے ترجمان دمتری پیسکوف نے کہا۔"),
    ("ur", "base-tartus russia", "روس کا طرطوس بحری اڈہ شام میں۔"),
    ("ur", "base-qamishli", "روسی فوج قامشلی ہوائی اڈے سے نکل گئی۔"),
    ("ur", "trump", "ٹرمپ نے کہا"),
    ("ur", "al-qaeda", "القاعدہ کے رہنما"),
    ("az", "russia syria base-hmeimim", "Rusiya Suriyadakı Hmeymim aviabazasından qoşunlarını çıxarır."),
    ("az", "putin sharaa", "Putinin Əhməd əş-Şəraa ilə Moskvada görüşü oldu."),
    ("az", "assad", "Bəşər Əsədin Moskvada olduğu bildirilir."),
    ("az", "barrack", "ABŞ-ın elçisi Tom Barrakın Suriyaya səfəri."),
    ("az", "sdf", "Suriya Demokratik Qüvvələrinin döyüşçüləri."),
    ("az", "islamic-state", "İslam Dövlətinin döyüşçüləri. İŞİD-in əsirləri."),
    ("az", "peskov kremlin", "Kremlin sözçüsü Dmitri Peskovun dediyinə görə məlumat yoxdur."),
    ("az", "base-tartus", "Rusiyanın Tartusdakı hərbi dəniz bazası qalır."),
    ("az", "base-qamishli", "Rusiya Qamışlıdakı hava limanından texnikanı çıxarıb."),
    ("az", "trump", "Trampın sözlərinə görə."),
    ("az", "al-qaeda", "Əl-Qaidənin keçmiş üzvü."),
    ("ckb", "russia syria base-hmeimim", "ڕووسیا سەربازەکانی لە بنکەی حمێمیم لە سووریا دەکشێنێتەوە."),
    ("ckb", "putin sharaa", "پووتین لە مۆسکۆ پێشوازی لە ئەحمەد شەرع کرد، سەرۆکی ڕووسیا."),
    ("ckb", "assad", "بەشار ئەسەد لە مۆسکۆیە."),
    ("ckb", "barrack sdf", "تۆم باراک لەگەڵ هەسەدە کۆبووەوە."),
    ("ckb", "islamic-state", "چەکدارەکانی داعش هەڵاتن."),
    ("ckb", "peskov kremlin", "دیمیتری پێسکۆڤ وتەبێژی کرێملین وتی."),
    ("ckb", "base-qamishli", "سوپای ڕووسیا لە فڕۆکەخانەی قامشلۆوە کشایەوە."),
    ("ja", "russia syria base-hmeimim", "ロシアはシリアのフメイミム空軍基地から部隊を撤収している。"),
    ("ja", "putin sharaa", "プーチン氏はシャラア暫定大統領とモスクワで会談した。"),
    ("ja", "assad", "アサド前大統領はモスクワに亡命した。"),
    ("ja", "barrack sdf", "トム・バラック特使はシリア民主軍(SDF)と協議した。"),
    ("ja", "islamic-state", "過激派組織「イスラム国」(IS)が攻撃。"),
    ("ja", "peskov kremlin", "ロシア大統領府のペスコフ報道官は述べた。クレムリンは沈黙。"),
    ("ja", "base-tartus", "ロシアはタルトゥスの海軍基地を維持する。"),
    ("ja", "base-qamishli", "ロシア軍はカミシュリの空港から撤収した。"),
    ("ja", "trump", "トランプ大統領と電話会談。"),
    ("ja", "al-qaeda", "アルカイダの元メンバー。"),
    ("ka", "russia syria base-hmeimim", "რუსეთმა სირიაში ჰმეიმიმის ავიაბაზიდან ჯარი გაიყვანა."),
    ("ka", "putin moscow", "ვლადიმირ პუტინმა მოსკოვში თქვა."),
    ("ka", "assad", "ბაშარ ალ-ასადი მოსკოვშია."),
    ("ka", "islamic-state", "„ისლამური სახელმწიფოს“ მებრძოლები."),
    ("ka", "sdf", "სირიის დემოკრატიულმა ძალებმა განაცხადეს."),
    ("hy", "russia syria base-hmeimim", "Ռուսաստանը Սիրիայում գտնվող Հմեյմիմի ավիաբազայից դուրս է բերում զորքերը։"),
    ("hy", "putin moscow", "Պուտինը Մոսկվայում հանդիպեց նրան։"),
    ("hy", "assad", "Բաշար ալ-Ասադը Մոսկվայում է։"),
    ("hy", "islamic-state", "«Իսլամական պետության» գրոհայինները փախել են։"),
    ("hy", "sdf", "Սիրիայի դեմոկրատական ուժերը հեռացան։"),
    ("ku", "russia syria base-hmeimim", "Rûsya leşkerên xwe ji bingeha Hmêmîmê ya Sûriyeyê derdixe."),
    ("ku", "base-qamishli", "Leşkerên Rûsyayê ji balafirgeha Qamişloyê derketin."),
    ("ku", "putin sharaa", "Pûtîn li Moskowê bi Ehmed el-Şera re civiya, Sûriye."),
    ("he", "base-hmeimim", "כוחות רוסיים עזבו את בסיס חמיימים בסוריה."),
)
LONGER_WORDS = (
    ("ko", "putin", "라스푸틴은 수도사였다."),
    ("ko", "assad", "하페즈 알아사드는 시리아를 통치했다."),
    ("ko", "trump", "멜라니아 트럼프가 말했다."),
    ("ja", "putin", "ラスプーチンは僧侶だった。"),
    ("ja", "syria", "朝はシリアルを食べる。"),
    ("ja", "assad", "ハーフェズ・アサドはシリアを統治した。"),
    ("ja", "trump", "メラニア・トランプ氏はシリアについて語った。"),
    ("hi", "russia", "रूसी भाषा कठिन है।"),
    ("hi", "syria", "सीरियाई खाना स्वादिष्ट है।"),
    ("hi", "trump", "मेलानिया ट्रंप ने कहा।"),
    ("ur", "syria", "آج شام کو بازار بند رہا۔"),
    ("ur", "assad", "اسد عمر نے بجٹ پر بات کی۔"),
    ("az", "assad", "Əsəd Əliyev Suriyadan qayıtdı."),
    ("ckb", "sharaa", "بەپێی شەرع لە سووریا قەدەغەیە."),
)


@pytest.mark.parametrize(("language", "wanted", "text"), SENTENCES)
def test_a_name_is_found_with_what_its_language_glues_to_it(language: str, wanted: str, text: str, lexicon: Lexicon) -> None:
    found = {mention.entity_id for mention in analyse("", text, declared_language=language, lexicon=lexicon).mentions}
    assert set(wanted.split()) <= found


@pytest.mark.parametrize(("language", "entity", "text"), LONGER_WORDS)
def test_a_longer_word_or_another_bearer_is_not_the_name(language: str, entity: str, text: str, lexicon: Lexicon) -> None:
    mentions = analyse("", text, declared_language=language, lexicon=lexicon).mentions
    assert entity not in {mention.entity_id for mention in mentions}
