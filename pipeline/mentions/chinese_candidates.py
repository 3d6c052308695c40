# ruff: noqa: E501  (columns of words, not code)
"""Chinese texts -> bases, persons and institutions no gazetteer knows, told by the word beside them.

A person stands behind an office. A foreign name is spelled with characters kept for that, so it ends where they end
(部长罗德里格斯10日); a Chinese one has a surname and one or two characters before a verb (大使蓝虎表示).
"""

import re
from collections.abc import Iterable, Iterator

from pipeline.mentions.common_names import is_chinese_surname
from pipeline.seeds.profile import EntityType

_HAN = r"[\u4e00-\u9fff]"
_IN_NAME = r"(?:(?![在于到往驻向至从和与的对由经及])[\u4e00-\u9fff])"
_BASE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|[在于从到的和驻向至往离由对经及])({_IN_NAME}{{2,9}}?(?:国际机场|空军基地|海军基地|军事基地|机场|基地|军港|國際機場|機場))"
)
_OFFICE = (
    "总统|总理|首相|部长|外长|防长|财长|大臣|司令|司令员|发言人|负责人|将领|主任|专家|分析师|主席|总书记|国王|大使|特使|将军|上校|少将|中将|上将|市长|省长|州长|议员|"
    "教授|研究员|学者|总经理|董事长|总裁|秘书长|书记|参谋长|检察官|检察长|法官|律师|记者|顾问|领导人|领袖|院长|局长|会长|委员|代表|专员|国务卿|总干事|行长|船长|县长|村民|医生|先生|女士|"
    "總統|總理|部長|發言人|外長|議員|將軍|司令官|院長|研究員"
)
_FOREIGN = (
    "列通何阿埃艾爱安奥澳巴芭拜班邦鲍贝本比彼毕边别宾波伯博布卜查察昌达大戴丹当道德登邓迪蒂丁东杜多厄恩尔法凡范菲费芬丰冯夫弗佛福富盖干甘冈高戈哥格葛根贡古瓜圭哈海汉豪赫黑亨洪胡华霍基及吉加贾简江杰金京卡凯坎康考科可克肯孔库夸奎拉莱赖兰朗劳勒雷里利莉立丽"
    "林琳留龙隆卢鲁伦罗洛吕马玛迈麦曼芒茅梅门蒙孟米密明摩莫默姆木穆拿纳娜乃奈南瑙内尼妮宁纽农努诺女欧帕派潘庞佩彭皮平珀普奇齐契恰强乔钦青琼丘让热仁荣茹儒瑞若撒萨塞桑森沙莎山尚绍舍申圣施什史士思斯丝松苏索塔泰坦汤唐特腾提铁廷图托瓦万旺威韦维魏温文翁沃乌武西希锡夏"
    "香肖谢辛欣兴雄休修许叙雪逊雅亚延扬耶叶伊依因英永尤于约云赞泽扎詹章珍朱祖佐兹茨聪湛廖涅嫩甫季迦娅卓歇邱桂"
)
_JAPANESE = ("小泉", "安倍", "岸田", "石破", "高市", "田中", "佐藤", "铃木", "山本", "木原", "中谷", "茂木", "河野", "麻生", "岩屋", "上川", "野田", "玉木", "小野", "渡边", "中村", "加藤", "吉田")
_NO_VERB = "(?!加强|加入|加快|达成|达到|提出|提醒|特别|利用|通过|通报|同意|乔装|列席|列举|因)"
_SOUND = f"(?:{_NO_VERB}[{_FOREIGN}])"
_NAME = rf"(?:{_SOUND}{{1,8}}(?:[·•\-]{_SOUND}{{1,8}})+|{_SOUND}{{3,8}}|{_SOUND}{{2}}(?![\u4e00-\u9fff]|大学))"
_AFTER = r"(?=说|称|表示|指出|强调|宣布|会见|認|认为|訪|访问|警告|批评|呼吁|承认|否认|要求|透露|介绍|告诉|出席|抵达|主持|對|对|在|于|与|和|将|也|则|日前|当天|近日|[^\u4e00-\u9fff·•]|說|稱|强|解释|补充|回应|证实|下令|前往|率|因|被|已|曾|从|向|是|当|未)"
_PERSON = re.compile(rf"(?:{_OFFICE})({_NAME}|{_HAN}{{2,5}}?{_AFTER}|[{_FOREIGN}]{{2}})")
_INSTITUTION = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|[在于从到的和与向由对及、称])({_IN_NAME}{{2,10}}?(?:大学|研究所|研究院|研究中心|集团|石油公司|公司|委员会|最高法院|法院|检察院|银行|学院|协会|基金会|智库))"
)
_PLACE = re.compile(rf"(?:^|[^\u4e00-\u9fff]|[在于从到的和与向由对经及、驻往])({_IN_NAME}{{1,5}}?(?:群岛|海峡|半岛|礁|岛|省|湾))")
_NO_NAME = re.compile("设立|建立|保留|关闭|扩建|援建|允许|[这该新一在的和其将]")
_NO_INSTITUTION = re.compile("^[本某多两三各数]|有关|国家|表示|指出|签署|进行|负责|方面|对此|报道|油轮|[说称就是不也已这该将]|外国")
_NO_PERSON = re.compile("^[这该其将本各]|表示|会议|有关|国家|负责|签署|方面|对此|报道|说|称")


def chinese_names(text: str, states: Iterable[str]) -> Iterator[tuple[str, EntityType]]:
    """Each place of a name with its type; the state before a name is cut: it is an entity of its own."""
    nations = tuple(states)
    for match in _BASE.finditer(text):
        if not _NO_NAME.search(match.group(1)):
            yield _without_state(match.group(1), nations), "base"
    for match in _INSTITUTION.finditer(text):
        name = _last_part(match.group(1))
        if not _NO_INSTITUTION.search(name):
            yield name, "institution"
    for match in _PLACE.finditer(text):
        name = _without_state(match.group(1), nations)
        if not _NO_INSTITUTION.search(name):
            yield name, "place"
    for match in _PERSON.finditer(text):
        name = match.group(1)
        is_foreign = all(char in _FOREIGN or not char.isalpha() for char in name)
        if (is_foreign or is_chinese_surname(name[0]) or name.startswith(_JAPANESE)) and not _NO_PERSON.search(name) and name not in nations:
            yield name, "person"


def _last_part(name: str) -> str:
    """An office before an institution is none of it (总裁中国石油天然气集团)."""
    return re.split(_OFFICE, name)[-1] or name


_LEAST = 4


def _without_state(name: str, states: Iterable[str]) -> str:
    """柬埔寨西哈努克基地 -> 西哈努克基地."""
    state = next((each for each in states if name.startswith(each) and len(name) - len(each) >= _LEAST), "")
    return name.removeprefix(state)


def is_longer(name: str, other: str) -> bool:
    """柬埔寨云壤海军基地 is 云壤海军基地 once more, with what stands before it."""
    return other != name and len(other) > _LEAST and name.endswith(other)
