# ruff: noqa: E501  (columns of words, not code)
"""The words that tell names in running text apart and give them a type: titles, bases, groups, institutions, prepositions.

Lower case, in the forms in which they stand beside a name. Russian and Ukrainian titles are compared by their dictionary form.
"""

from functools import cache

from pipeline.articles.language_words import CYRILLIC_WORDS, LATIN_WORDS

UNDECLINED_BASE = (
    "air base|airbase|naval base|military base|airport|airfield|base aérienne|base navale|base militaire|aéroport|aérodrome|"
    "base aérea|base naval|base militar|aeropuerto|aeródromo|base aerea|aeroporto|militärbasis|marinebasis|luftwaffenbasis|flughafen|"
    "flugplatz|stützpunkt|militärflugplatz|fliegerhorst|luftwaffenstützpunkt|marinestützpunkt"
)
"""Words for a base in languages that leave the town beside them as it is."""

BASE = (
    f"{UNDECLINED_BASE}|"
    r"air bases|naval facility|naval facilities|air strip|base|garrison|outpost|camp|авиабаз[аыеу]|авиабазой|аэропорт[ауе]?|"
    "аэродром[ауе]?|аэродромом|баз[аыеу]|базой|гарнизон[ауе]?|казарм[аеуы]|казармой|авіабаз[аиіу]|аеропорт[уі]?|аеродром[уі]?|hava üssü|deniz üssü|"
    r"askeri üs|havalimanı|havaalanı|üssü|üssün\w+|üssüne|camp militaire|lotnisk(?:o|u|a|iem)|baz(?:a|ie|y|ę|ą)(?: (?:lotnicz|wojskow|morsk)\w+)?|letiště|základna|"
    r"\w*(?:stützpunkt|militärbasis|luftwaffenbasis|marinebasis|flughafen|flugplatz|feldlager|fliegerhorst|militärflugplatz|kaserne)(?:s|es)?"
)
BASE_PREPOSITION = "at|in|of|near|в|на|у|de la|del|de|du|d['’]|von|bei|im|di|w|v"

TITLES = frozenset(
    (
        "assistant magistrate aide banker broker adviser advisor lawyer owner counsel head boss founder economist historian researcher mr mrs ms miss dr sir gen col lt maj capt adm brig sgt rep sen gov prof rev sister brother father archbishop bishop premier commissioner prosecutor lawyer attorney  president minister envoy ambassador general colonel major captain commander sheikh king prince queen senator "
        "secretary chancellor spokesman spokeswoman spokesperson leader dictator professor pope judge chief lieutenant sergeant brigadier "
        "admiral mayor governor premier congressman lawmaker mp marshal emir deputy diplomat analyst official activist director chairman "
        "chairwoman warlord journalist ayatollah imam "
        "cumhurbaşkanı başkan başkanı bakan bakanı vali valisi albay orgeneral korgeneral tümgeneral tuğgeneral yarbay binbaşı büyükelçi büyükelçisi "
        "yardımcısı yardımcı sözcü sözcüsü lideri milletvekili müdürü müsteşarı komutanı belediye "
        "général président présidente ministre ambassadeur colonel maréchal capitaine député députée porte-parole chef sénateur amiral m mme mlle "
        "maire gouverneur commandant émissaire opposant opposante analyste général-major "
        "präsident präsidentin kanzler oberst oberstleutnant hauptmann botschafter botschafterin sprecher sprecherin abgeordnete abgeordneter "
        "politiker politikerin bürgermeister gouverneur gesandte gesandter chef feldmarschall herr frau oppositionsführer aktivist admiral "
        "exministro exministra expresidente expresidenta exjefe jefa jefe presidente presidenta ministro ministra coronel mariscal diputado diputada portavoz vocero embajador embajadora capitán comandante almirante "
        "opositor opositora viceministro senador senadora alcalde gobernador analista periodista líder enviado "
        "onorevole ammiraglio viceministra generale colonnello deputato portavoce ambasciatore sindaco "
        "procuratore procuratrice magistrato giudice avvocato avvocata ministra assessore assessora presidentessa prefetto premier docente ricercatore ricercatrice capo direttore direttrice segretario segretaria comandante "
        "directeur directrice chercheur chercheuse avocat avocate procureur procureure juge secrétaire conseiller conseillère patron cheffe lieutenant sergent politologue historien historienne économiste sénatrice ambassadrice gouverneure "
        "fiscal jueza juez abogado abogada secretario secretaria director directora investigador investigadora profesor profesora canciller mandatario primer primera teniente consejero consejera gobernadora alcaldesa almirante "
        "savcı savcısı avukat avukatı hâkim müdür profesör doktor uzmanı uzman gazeteci sanık tanık üyesi genel sekreteri sekreter tuğamiral koramiral oramiral "
        "serok serokê seroka wezîr wezîrê wezîra berdevk berdevkê berdevka fermandar fermandarê parêzgar parêzgarê balyoz balyozê waliyê parlamenter endamê endama parêzgara hevserok hevserokê hevseroka rojnamevan şaredar şaredarê generalê sekreterê "
        "prezydent prezydenta prezydentem prezydentowi premier premiera premierem minister ministra ministrem ministrowi ministerka generał generała generałem pułkownik pułkownika ambasador ambasadora ambasadorem rzecznik rzecznika rzeczniczka szef szefa szefem prezes prezesa komisarz komisarza ekspert eksperta ekspertka ekspertki wysłannik wysłannika wicepremier wicepremiera burmistrz marszałek poseł posłanka senator dyrektor dyrektora dyrektorka profesor wojewoda prokurator sędzia kapitan admirał major doktor analityk dowódca przewodniczący przewodnicząca sekretarz "
        "prezident mluvčí velvyslanec"
    ).split()
)
TITLE_PARTS = frozenset(
    "cabinet prime foreign defence defense vice rear former interior first acting special finance energy justice health tribal crown major "
    "supreme senior late field affaires affari relaciones asuntos altyapı ulaştırma çevre sağlık tarım ticaret adalet maliye hazine giştî derve derveyî navxwe parastinê berevaniyê enerjiyê tenduristiyê aboriyê enerji aile gençlik kültür turizm sanayi teknoloji cumhuriyet deputy chief lieutenant brigadier milli savunma dışişleri içişleri esteri interni difesa defensa exteriores".split()
)
"""Words that belong to a title that follows: "Foreign Minister", "Rear Admiral", "Milli Savunma Bakanı"."""

_GERMAN_OFFICES = (
    "minister präsident sprecher politiker meister schafter führer chef experte forscher berater leiter direktor kommandeur analyst "
    "journalist aktivist sekretär senator bischof anwältin kommissar könig nachfolger vorgänger anwalt ökonom historiker ministerin unternehmer vertreter gouverneur richter professor general admiral"
)
TITLE_ENDINGS = (
    *(office + ending for office in _GERMAN_OFFICES.split() for ending in ("", "in", "s")),
    *"abgeordnete abgeordneter vorsitzende vorsitzender beauftragte beauftragter expertin".split(),
)
"""German titles are compounds: Verteidigungsminister, Militärsprecher."""

SLAVIC_TITLES = frozenset(
    (
        "аким хоким адвокат адвокатка прокурор прокурорка судья суддя директорка начальник начальниця заступник заместитель консул координатор активист правозащитник волонтер юрист бизнесмен экономист економіст профессор професор доктор епископ митрополит патриарх речник президент премьер-министр премьер министр вице-премьер депутат сенатор генерал генерал-майор генерал-лейтенант полковник подполковник "
        "посол посланник спецпосланник пресс-секретарь командующий командир глава лидер спикер представитель губернатор мэр адмирал контр-адмирал "
        "вице-адмирал капитан майор шейх король принц эмир аналитик эксперт политолог журналист советник секретарь председатель директор маршал "
        "міністр прем'єр-міністр прем'єр речник речниця командувач очільник голова радник мер"
    ).split()
)
GROUP = (
    "forces|army|front|group|party|brigade|brigades|movement|militia|corps|fleet|union|alliance|guard|guards|federation|league|council of tribes|"
    "силы|армия|фронт|партия|бригада|движение|флот|союз|сили|армія|партія|ordusu|güçleri|partisi|partei|armee|parti|armée|"
    "partido|ejército|movimiento|alianza|tugayı|kuvvetleri"
)
INSTITUTION = (
    "ministry|parliament|council|court|university|bank|agency|commission|community|department|organisation|organization|office|committee|authority|assembly|institute|centre|center|foundation|"
    "институт|института|центр|центра|фонд|institut|instituto|istituto|zentrum|"
    "министерство|парламент|совет|суд|университет|банк|агентство|комиссия|міністерство|рада|bakanlığı|meclisi|ministerium|bundestag|"
    "command|corporation|bureau|service|intelligence|"
    "ministère|conseil|assemblée|université|parquet|cour|banque|agence|fondation|organisation|société|compagnie|observatoire|ministerio|consejo|cámara|asamblea|tribunal|ministero|consiglio|camera|universidad|fiscalía|corte|banco|comisión|agencia|fundación|organización|observatorio|"
    "università|procura|banca|commissione|agenzia|fondazione|organizzazione|osservatorio|"
    r"mahkemesi|sendikası|başkanlığı|müdürlüğü|belediyesi|derneği|şirketi|üniversitesi|bankası|kurulu|kurumu|ajansı|vakfı|odası|okulu|hükümeti|valiliği|savcılığı|konseyi|komisyonu|enstitüsü|merkezi|"
    r"ministerstw\w*|instytut\w*|ośrod\w+|uniwersytet\w*|sądu?|agencj\w*|komisj\w*|fundacj\w*|sztab\w*|prokuratur\w*|trybunał\w*|unii europejskiej|"
    "wezareta?|zanîngeha?|meclîsa?|dadgeha?|saziya|navenda|telegraph|times|post"
)
HOUSE_NOUNS = (
    "mine|kobaltmine|goldmine|organisation|übergang|grenzübergang|fluss|ort|hauptstadt|kleinstadt|gemeinde|bucht|tanker|frachter|fregatte|jacht|konzern|zeitung|firma|unternehmen|reederei|sender|nachrichtenagentur|agentur|portal|nachrichtenportal|magazin|ölkonzern|staatskonzern|rüstungskonzern|werft|company|firm|newspaper|daily|broadcaster|shipper|"
    "journal|quotidien|société|entreprise|compagnie|armateur|ong|empresa|diario|compañía|naviera|periódico|società|azienda|quotidiano|compagnia|giornale|"
    "фонд|фонда|фонду|фонде|организация|организации|організація|організації|агентство|агентства|агентством|компания|компании|компанией|компанию|газета|газете|газеты|издание|издания|изданию|агентству|телеканал|телеканалу|фірма|фірмі|фірми|концерн|холдинг|фирма|фирмы|"
    "компанія|компанії|газета|газеті|видання|виданню|телеканалу|агентству|şirketi|gazetesi|gazetesine|ajansına|spółka|spółki|firma|firmy|gazeta|gazety|dziennik|dziennika|kompaniya|rojnameya|şîrketa"
)
"""Before the name of a firm or a paper."""
BAND_NOUNS = "отряд|отряда|отряде|отряду|бригада|бригады|батальон|батальона|полк|полка|группировка|группировки|группировке|партия|партии|движение|движения|фракція|фракції|фракция|фракции|загін|загону|загоні|бригади|батальйон|батальйону|угруповання|партія|партії|рух|руху|milizia|brigata|milicia|brigada|milice|brigade|einheit|miliz|gruppe|bataillon"
"""Before the name of a band, a party or a unit."""
PLACE_LAST = (
    "island|islands|strait|channel|sea|bay|gulf|river|lake|desert|valley|peninsula|province|county|district|region|canal|cape|reef|shoal|atoll|"
    r"boğazı|körfezi|denizi|adası|adaları|barajı|gölü|nehri|dağı|dağları|geçidi|limanı|ovası|vadisi|kanalı|yarımadası|\w+fjord|\w+(?:meer|kanal|gebirge|halbinsel|straße)|\w{4,}see"
)
PLACE_FIRST = "mer|golfe|détroit|canal|lac|île|îles|cap|fleuve|río|golfo|mar|isla|islas|lago|estrecho|cabo|stretto|isola|isole|mare|fiume|mount|lake|gulf|strait|cape|port|fort"
PRESS = ("интерфакс", "тасс", "reuters", "рейтер", "укринформ", "укрінформ", "інтерфакс", "anadolu", "bloomberg", "associated")
"""News agencies: in half of all reports, and what none of them is about."""
NO_ACRONYMS = frozenset("ONG NGO GPS TCG CEO PDG TV HIV LNG GNL UTC GMT USD EUR VIP SUV AFP DPA EFE ANSA PAP APA TAP MTI CEST MEZ EDT EST COVID FOTO PHOTO VIDEO LIVE".split())
GROUP_HEADS = "front|frente|fronte|mouvement|movimiento|movimento|partido|partito|parti|ejército|brigada|brigata|partiya|tevgera|hêzên|cártel|alliance|alianza|alleanza"
GERMAN_HOUSES = ("institut", "stiftung", "universität", "ministerium", "verband", "behörde", "gericht", "kommission", "agentur", "zentrum", "konzern", "gruppe", "rat", "archiv", "verlag")
GERMAN_GROUPS = ("meerflotte", "nordflotte", "ostflotte", "pazifikflotte", "brigade", "korps", "miliz", "bund", "front", "partei", "bewegung")
SAYING = (
    "said|says|told|added|warned|announced|tweeted|wrote|заявил|заявила|сказал|сказала|сообщил|сообщила|отметил|отметила|заявив|заявила|dedi|açıkladı|"
    "söyledi|sagte|erklärte|teilte|nannte|a déclaré|a dit|a affirmé|dijo|afirmó|declaró|ha detto"
)
PLACE_PREPOSITIONS = {
    "en": "in|at|from|near|outside|around|into|north of|south of|east of|west of|toward|towards|off|city of|town of|village of|port of|province of|region of|city|town|village|province|district|island",
    "ru": "в|во|на|из|до|близ|возле|около|под|остров|острова|острове|пролив|пролива|рядом со|рядом с|город|городе|города|селе|деревне|порт|порту|порта|мыс|мыса",
    "uk": "в|у|на|із|з|до|біля|поблизу|під|місто|місті|села|селі|порт|порту|мис|мису",
    "fr": "à|vers|près de|près d['’]|ville de|en|de|d['’]|entre|depuis|dans le|dans la|île de|région de|port de|province de",
    "es": "en|desde|hacia|cerca de|ciudad de|a|hasta|puerto de|provincia de|región de|isla de",
    "it": "a|ad|in|da|verso|vicino a|città di|porto di|provincia di|isola di|presso",
    "de": "in|bei|aus|nach|auf|nahe|hafen|stadt|insel|provinz|region|dorf|siedlung|bergbausiedlung",
    "pl": "w|we|z|ze|do|pod|koło|na|nad|miasto|mieście|miasta|regionie|rejonie",
    "tr": "kenti|şehri|ilçesi|köyü|adası",
    "ku": "li|ji|bajarê|navçeya|gundê|parêzgeha|heta|ber bi",
    "nl": "in|uit|bij|naar|nabij",
    "pt": "em|desde|perto de|cidade de|no|na",
}
"""By language: "a" is a place's in Italian and none in English."""
PLACE_SUFFIXES = frozenset("da de ta te dan den tan ten ya ye daki deki taki teki ndan nden nda nde".split())
"""After a Turkish apostrophe: in, from, to."""

CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun source "
    "est ouest nord sud état etat estado stato opposition montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli oktober dezember herbst frühjahr "
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık".split()
)
PEOPLES = frozenset(
    "swiss danish swedish norwegian dutch finnish portuguese brazilian canadian australian mexican maltese togolese congolese rwandan ghanaian kenyan ugandan nigerian ethiopian hungarian czech slovak bulgarian croatian bosnian kosovar lithuanian latvian estonian austrian belgian irish thai indonesian malaysian taiwanese cambodian kurd kurds kurdish arab arabs arabic russian russians american americans syrian syrians turk turks turkish israeli israelis iranian "
    "iranians iraqi iraqis british french german germans ukrainian ukrainians european europeans western islamist islamists islamic "
    "muslim muslims christian christians jewish sunni shia shiite alawite alawites druze soviet chinese african saudi lebanese jordanian "
    "egyptian palestinian palestinians pro-western anti-kurdish armenian armenians azerbaijani azerbaijanis georgian georgians abkhaz "
    "belarusian malian malians nigerien chadian sudanese libyan libyans djiboutian somali somalis ethiopian eritrean yemeni algerian "
    "moroccan tunisian greek greeks cypriot italian italians spanish polish romanian serbian japanese korean indian pakistani afghan "
    "afghans cuban venezuelan vietnamese cambodian filipino latin asian nato us uk un "
    "rus ruslar türk türkler suriyeli amerikalı rusça kürt kürtler arap israilli iranlı "
    "russes américains américain français syriens".split()
)
"""Peoples and their adjectives: names of nobody in particular."""

LINKS = frozenset("al el bin ibn ben abu von van de der den ibn".split())
JOINERS = {
    "en": LINKS | frozenset("of for the de la del di da".split()),
    "fr": LINKS | frozenset("d' d’ de du des la le".split()),
    "es": LINKS | frozenset("de del la las los".split()),
    "pt": LINKS | frozenset("de do da dos das".split()),
    "it": LINKS | frozenset("di del della dei da".split()),
    "de": frozenset("al el bin ibn abu van von".split()),
    "nl": LINKS | frozenset("het".split()),
    "ru": frozenset("ибн бин аль эль оглы ван дер ден фон де ди да дель ла дю бен".split()),
    "uk": frozenset("ібн бін аль ель ван дер ден фон де ді да дель ла дю бен".split()),
}
"""Small words that may stand inside a name. "And" is none: it joins two."""

ELIDED = ("fr", "it", "ca")
GERMAN_ADJECTIVES = tuple(
    stem + ending for stem in ("ig", "isch", "lich", "haft", "sam", "bar", "t", "l", "n", "r") for ending in ("e", "en", "es", "em")
)
"""Endings of the first word in "Auswärtiges Amt", "Letzte Soldaten": phrases, not names."""

GERMAN_NOUNS = (
    "ung", "ungen", "nissen", "heit", "keit", "schaft", "tion", "tionen", "ismus", "nis", "tät", "gruppe", "miliz", "teile", "soldaten", "truppen",
    "kräfte", "kräften", "truppen", "regierung", "armee", "hafen", "stadt", "region", "provinz", "norden", "süden", "osten", "westen", "amtes", "amt", "angaben",
    "maschinen", "schiffe", "flotte", "abzug", "antwort", "angriffe", "jahr", "jahre", "woche", "tag", "land", "dorf", "insel",
)  # fmt: skip

_GERMAN_THINGS = frozenset(
    "haft kraft zukunft sicht anfrage höhe nacht tage tagen haus hause bord land lande luft not frage erfüllung betrieb bezug berlin ordnung ruhe sicherheit flammen brand gefahr "
    "bewegung teile teilen folge folgen wirklichkeit wahrheit kürze anspruch abstand angst sorge wut trauer protest furcht mangel freude rücksicht interesse kosten druck bitten wunsch antrag "
    "dienst urlaub rente schutz waffen öl gas wasser strom beginn ende mitte anfang jahren monaten wochen stunden uhr euro dollar prozent millionen milliarden konflikten krisen verhandlungen gesprächen "
    "beratungen ermittlungen medienberichten berichten experten angaben informationen meinung ansicht auffassung ermittlern behörden zeugen seite seiten basis grundlage grund straße see meer deutsch englisch "
    "russisch europa politik wirtschaft wissenschaft kreisen regierungskreisen zwei drei vier ort stelle weg teil gruppen reihen händen weiteres menschen kindern leuten dauer probe abruf wiedersehen".split()
)


def is_thing_in_german(word: str) -> bool:
    """After a preposition without an article mostly a place stands (aus Barentsburg); these are things (in Haft)."""
    lowered = word.lower()
    return lowered in _GERMAN_THINGS or lowered.endswith(GERMAN_NOUNS)


_NO_OPENERS = PEOPLES | frozenset("new north south east west san santa saint".split())
_OPENERS = frozenset(
    "both when although meanwhile however another several many each every earlier later nobody les le la los las el der die das "
    "ein eine letzte ise ancak".split()
)


@cache
def openers(language: str | None) -> frozenset[str]:
    """Words of the language that begin a sentence with a capital and are no names (of any, where it is not known)."""
    lists = {**LATIN_WORDS, **CYRILLIC_WORDS}
    chosen = [lists[language]] if language in lists else lists.values()
    return (_OPENERS | {word for words in chosen for word in words.split()}) - _NO_OPENERS
