# ruff: noqa: E501  (columns of words, not code)
"""What tells written languages apart: frequent words, letters and letter groups, by language. Data for `language`.

Words were written down for this purpose: function words first, then words headlines are made of. A word that several
languages share counts for each of them, but less; names of people and places are left out on purpose.
"""

LATIN_WORDS: dict[str, str] = {
    "en": """russia russian syria syrian american british kurdish kremlin's moscow's putin's trump's syria's russia's after plays won her primary minister's
        the of and to in a is that for it on with as was be by at from this are or an have not has had but were they which been
        their will would there more after who its into over about out up new says said say he his she her him them you your we our us
        what how why when where can could may must should than then now no yes all one two first last year years day days week
        month today amid against before between during under while through off down back only just also still even other some
        most such so if do does did being because those these than very it's don't will set get gets make makes take takes
        government president minister war attack attacks killed dead forces troops army police court deal talks visit visits meet
        meets leaves leave hosts host warns warn calls call urges plans plan world people state city country officials official
        military security party election vote election report reports top live news watch here according former leader leaders
        agreement support withdraws withdrawal pulls withdraw strikes strike kills fall return returns ahead near
        gas oil prices price market stocks shares rise rises fell hits hit wins win final match game season team cup
        inside shows seen saw sees seek seeks say sign signs signed open opens end ends face faces future role rule ruling
        house white time home life man woman women children school health high low big small long old young part""",
    "de": """russland russlands syrien syriens russische russischen russischer syrische syrischen amerikanische russen räumen räumt stützpunkt kreml sprecher basen bleiben flughafen ab zogen
        der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie
        nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde
        sei ich kann gegen vom können schon wenn habe seine ihre ihrer ihr wir was unter zwischen seit jahr jahre jahren zwei drei
        neue neuen neuer erste ersten will soll sollen muss müssen kein keine heute gestern tag tage wieder immer ihm beim ins ab
        regierung präsident präsidenten minister krieg angriff truppen soldaten polizei uhr millionen milliarden euro prozent
        wegen laut sagt sagte trotz ohne ende welt stadt land menschen leben macht geht kommt steht bleibt gibt dieser diese dieses
        reist trifft empfängt zieht räumt besuch treffen gespräch gespräche warum wer wo wann deutschland deutsche deutschen""",
    "fr": """russie syrie russe russes syrien syrienne syriens américain moscou aéroport évacue discutent bases reste reçu affirme selon base
        le la les de des du et en un une à est que qui dans pour pas sur au par plus avec il elle sont ne se ce cette ces son sa
        ses leur leurs a ont été être aux mais ou où comme nous vous ils elles y si tout tous toute même aussi fait après avant entre
        sans sous contre depuis lors chez vers deux trois ans an jour jours mois selon dont très encore pourquoi comment quand
        président ministre gouvernement guerre attaque troupes armée soldats police millions pays ville monde vie homme femme femmes
        hommes enfants accord visite reçoit rencontre retrait quitte veut peut doit va vont avait était fin début nouveau nouvelle
        premier première face cour procès mort morts français française états c'est d'un d'une l'on qu'il n'est""",
    "es": """rusia siria ruso rusa rusos rusas sirio siria sirios moscú estadounidense aeropuerto seguirá niega abandona planee militar militares seguridad base
        el la los las de del y en un una que es por con para no se su sus al lo como más pero sus le ha han o este esta estos
        estas fue ser son está están entre sobre sin hasta desde muy ya también cuando donde quien tras según ante contra durante
        años año día días mes dos tres todo todos todas hay porque qué cómo cuál era había sido hace nuevo nueva nuevos primer
        primera gobierno presidente ministro guerra ataque tropas ejército soldados policía millones país ciudad mundo vida hombre
        mujer mujeres hijos acuerdo visita recibe reúne retira retirada quiere puede debe va dice dijo anuncia fin mejor parte
        muertos tribunal partido elecciones estados unidos""",
    "it": """russi siria russo russa russe siriano siriana siriani mosca americano aeroporto lascia lasciano riceve russia base
        il lo la i gli le di del della dei delle dell e in un una uno che è per con non si su sul sulla da dal dalla al alla ai
        alle ha hanno sono come più ma anche o se questo questa questi queste suo sua suoi loro era stato stata dopo prima tra fra
        contro senza fino ancora già solo tutto tutti tutte due tre anni anno giorno giorni perché quando dove chi cosa governo
        presidente ministro guerra attacco truppe esercito soldati polizia milioni paese città mondo vita uomo donna donne accordo
        visita incontro riceve ritiro ritira vuole può deve dice detto nuovo nuova nuovi primo prima ecco c'è nel nella nei nelle
        degli agli dall all nell sull quest'anno oggi ieri ore morti""",
    "pt": """rússia síria russo russa russos russas sírio síria sírios moscou moscovo aeroporto deixa deixam retira base norte
        o a os as de do da dos das e em um uma que é para com não se no na nos nas por mais como mas ao aos à às foi ser são
        está estão seu sua seus suas ele ela eles já também entre sobre sem até desde muito quando onde quem após segundo contra
        durante anos ano dia dias mês dois duas três todo todos todas há porque era havia sido novo nova novos primeiro primeira
        governo presidente ministro guerra ataque tropas exército soldados polícia milhões país cidade mundo vida homem mulher
        mulheres acordo visita recebe encontro retirada retira quer pode deve vai diz disse anuncia fim melhor parte mortos pelo pela
        pelos pelas isso este esta""",
    "nl": """rusland syrië russische syrische moskou vliegveld verlaat verlaten ontvangt basis
        de het een van en in is dat op te zijn met voor niet aan die er maar om ook als bij nog uit naar door over hij ze we je
        wordt werd worden was heeft hebben had kan kunnen moet moeten wil zal zou geen meer dan deze dit wel na tegen tot onder
        tussen zonder sinds jaar jaren dag dagen twee drie nieuwe eerste hoe waarom wanneer waar wie wat regering president minister
        oorlog aanval troepen leger soldaten politie miljoen miljard land stad wereld leven man vrouw vrouwen akkoord bezoek
        ontvangt gesprek gesprekken vertrekt trekt terug zegt zei volgens veel weer al hun zich""",
    "tr": """rusya suriye rus suriyeli moskova abd türkiye'nin suriye'nin rusya'nın havalimanı golle iadesi masada rusya'dan suriye'de
        ve bir bu da de için ile çok daha en gibi kadar sonra ne o olan olarak var yok mi mı mu mü ki ya ise değil her iki üç
        yeni ilk son göre karşı önce arasında üzerine nedeniyle tarafından yıl yılında gün bin milyon milyar dolar lira başkan
        başkanı cumhurbaşkanı bakan bakanı hükümet savaş saldırı asker askeri ordu polis ülke şehir dünya kadın erkek çocuk anlaşma
        ziyaret görüştü görüşme görüşmesi açıkladı söyledi dedi etti oldu olduğu oldu olacak olduğunu yaptı yapılan edildi edilen
        edecek başladı geldi gitti aldı verdi çıktı hangi nasıl neden kim şu biz onun kendi bütün tüm ancak ama hem veya çekiliyor
        çekildi üssü üs kişi hayatını kaybetti haber türk""",
    "ku": """rûsya rûsyayê sûriye sûriyeyê sûriyê rojava kurdistanê tirkiyê
        û li ji bi di de re ku jî ev ew ê ya yê yên bo ne na her piştî berî çû hat got kir kirin dike dikin bû bûn tê tên
        heye hene nav ser bin ber dest roj sal saet meh îro duh sibê du sê yek gel kes kesan welat bajar navenda herêma hikûmeta
        serokê serok wezîrê hêzên leşkerî leşkerên artêşa dewleta şer agirbest civîn civiya hevdîtin daxuyand ragihand diyar
        ragihandin xwe wî wê wan me hûn em ez tu çi kî çawa çima kengî an lê belê nû mezin biçûk hemû gelek hîn niha""",
    "pl": """rosja rosji rosyjskie rosyjska rosyjskich syria syrii syryjskie syryjski moskwa moskwie rozmowy baza bazy bazę opuszcza lotnisko
        i w na z do że się nie to jest o jak po za od przez ale czy dla co już tylko są był była było były być może ma mają
        ze pod przed przy nad między bez oraz także który która które którzy ich jego jej tym tej tego te ten ta ci roku lat lata
        dni dzień rok dwa trzy nowy nowa nowe pierwszy prezydent premier minister rząd wojna wojny atak wojska armia żołnierze
        policja mln mld kraj miasto świat życie ludzie porozumienie wizyta spotkanie spotkał przyjął wycofuje wycofanie chce musi
        będzie mówi powiedział według dlaczego kiedy gdzie kto gdy jako bardzo jeszcze teraz""",
    "cs": """rusko ruska ruské ruský ruských sýrie sýrii syrský syrského moskva moskvě základnu opouští
        a v na se je že to s z do o k i ve za pro po jako ale by byl byla bylo byli být jsou jsme má mají který která které
        kteří jeho její jejich od při před mezi pod nad bez také podle proti už jen ještě nebo když kde kdo co jak proč rok roku let
        dní den dva tři nový nová nové první prezident premiér ministr vláda válka války útok vojska armáda vojáci policie milionů
        země město svět život lidé dohoda návštěva setkání setkal přijal stahuje stažení chce musí bude řekl uvedl tím této tento
        tato toho české česko si""",
    "sk": """rusko ruska ruské sýria sýrii moskva základňu opúšťa
        a v na sa je že to s z do o k aj vo za pre po ako ale by bol bola bolo boli byť sú sme má majú ktorý ktorá ktoré ktorí
        jeho jej ich od pri pred medzi pod nad bez tiež podľa proti už len ešte alebo keď kde kto čo prečo rok roku rokov dní deň dva
        tri nový nová nové prvý prezident premiér minister vláda vojna vojny útok armáda vojaci polícia miliónov krajina mesto svet
        život ľudia dohoda návšteva stretnutie chce musí bude povedal uviedol tým tejto tento""",
    "ro": """rusia rusiei rus ruse ruși siria siriei sirian moscova baza aeroportul părăsește întâlnit
        și în de la a cu pe din pentru că nu este sunt un o ce mai au fost să se care prin după dar sau al ai ale lui lor
        fi era între până fără despre împotriva când unde cine cum ani an zi zile două trei toate tot nou nouă noi primul prima
        guvernul guvern președintele președinte ministrul război războiul atac trupele armata soldați poliția milioane țară țara orașul
        lumea viața oameni acord vizită întâlnire primește retrage retragerea vrea poate trebuie va spune declarat anunță potrivit
        acest această către dintre asupra foarte iar""",
    "sv": """ryssland ryska ryssar syrien syriens syriska moskva lämnar ledare ska uppges nästa blir
        och i att det som en på är av för med till den har de inte om ett han men var jag från vid så kan när efter vi eller ut
        där då också över mot under mellan utan sedan år dag dagar två tre nya ny första regeringen president minister krig attack
        trupper soldater polisen miljoner land stad världen liv avtal besök möte säger sade vill ska måste blir blev blivit hade
        skulle sin sina sitt hon detta enligt mycket alla hur varför""",
    "da": """rusland russiske syrien syriske moskva forlader
        og i at det som en på er af for med til den har de ikke om et han men var jeg fra ved så kan når efter vi eller ud der
        da også over mod under mellem uden siden år dag dage to tre nye ny første regeringen præsident minister krig angreb tropper
        soldater politiet millioner land by verden liv aftale besøg møde siger sagde vil skal må bliver blev blevet havde sin hun
        dette ifølge meget alle hvordan hvorfor hvad hvem sig""",
    "no": """russland russiske syria syriske moskva forlater
        og i at det som en på er av for med til den har de ikke om et han men var jeg fra ved så kan når etter vi eller ut der
        da også over mot under mellom uten siden år dag dager to tre nye ny første regjeringen president minister krig angrep styrker
        soldater politiet millioner land by verden liv avtale besøk møte sier sa vil skal må blir ble blitt hadde sin hun dette ifølge
        mye alle hvordan hvorfor hva hvem seg""",
    "hu": """oroszország orosz szíria szíriai moszkva elhagyja
        a az és hogy nem is egy van meg ez de csak már még volt el mint azt ha ki vagy kell után szerint lesz lett több
        mert most között ellen előtt alatt nélkül új első két három év évben nap magyar kormány elnök miniszter háború támadás
        csapatok hadsereg katonák rendőrség millió ország város világ élet emberek megállapodás látogatás találkozó fogadta
        kivonja akar lehet mondta közölte ezt ezek azok aki ami amely nagy sok minden""",
    "fi": """venäjä venäjän syyria syyrian moskova jättää
        ja on ei se että oli hän mutta ovat kun myös ole niin kuin mukaan jälkeen ennen sekä tai vain joka jotka tämä nyt
        uusi vuoden vuotta päivää kaksi kolme presidentti hallitus sota sodan hyökkäys joukot armeija poliisi miljoonaa maan
        kaupunki maailma ihmiset sopimus vierailu tapaaminen sanoo sanoi kertoo aikoo voi pitää olla ollut""",
    "id": """rusia suriah moskow meninggalkan pangkalan
        yang dan di dari untuk dengan pada ini itu dalam tidak akan ke oleh sebagai adalah juga atau telah ada bisa karena para
        saat setelah lebih tahun hari dua tiga baru pertama presiden menteri pemerintah perang serangan pasukan tentara polisi negara
        kota dunia orang kunjungan pertemuan bertemu kata mengatakan kepada antara tak jadi""",
    "hr": """rusija rusije ruski sirija sirije moskva napušta
        i u je na se da za od su s o a ne kao što će bi do iz po sa ali ili nije koji koja koje biti bio bila bilo prije nakon
        protiv između bez kod već samo još kada gdje tko godine godina dana dva tri novi nova prvi predsjednik vlada rat napad vojska
        vojnici policija milijuna zemlja grad svijet život ljudi sporazum posjet sastanak rekao kaže prema zbog""",
}
LATIN_MARKS: dict[str, str] = {
    "de": "ä ö ü ß sch ung cht ei ie_ tz äu", "fr": "é è ê ç à ù œ eau oux tion ou_ l' d' qu' ent_ eur ique",
    "es": "ñ ción í ó á ¿ ¡ ll ado_ dad_ os_ ez_ ie", "it": "zione gli cch gg zz tt ità_ ano_ ssi il_ ò ì ù",
    "pt": "ã õ ção lh nh ões ç ê â em_ ei os_ am_ dade_", "nl": "ij aa ee oe sch ge_ cht uu en_ oo",
    "tr": "ı ş ğ ç ü ö 'n 'd 'y lar ler yor dı_ ti_", "ku": "ê î û ş ç xw ên_ ê_ an_ iya_ î_",
    "pl": "ł ą ę ś ź ż ć ń sz cz rz ów_ ie_ ego_ ski", "cs": "ř ě ů ž š č ý í á ou_ ov", "sk": "ľ ĺ ŕ ô ä ž š č ý ť ď",
    "ro": "ă ț ș ţ ş î â ul_ lui_ ii_ ea_", "sv": "å ä ö sk ör_ för", "da": "å æ ø ej_ hed_", "no": "å æ ø øy ei_ het_",
    "hu": "ő ű é á gy sz cs ny nak_ nek_ ban_ ben_ ság ség", "fi": "ää yy aa ii kk nen_ sta_ ssa_ ä ö", "id": "ng_ kan_ nya_ meng ber_",
    "hr": "š č ć ž đ ije ski_ ova", "en": "th wh ck_ ing_ sh ght ed_ 's_ oo ea ly_",
}  # fmt: skip

CYRILLIC_WORDS: dict[str, str] = {
    "ru": """и в не на что с по как из у к за от о это для его но а же бы то все еще ещё после при до об был была было были быть
        или так только уже если может они она он мы вы году года лет дня во со чтобы который которые которая более также между
        против без под над сша рф россии россия президент президента сообщил заявил заявила сообщили назвал рассказал война войны
        военных войск глава главы страны новый новые первый два три может будет стал стали из-за где когда кто почему""",
    "uk": """і в у не на що з по як із та до за від про це для його але а ж би все ще після при був була було були бути або так тільки
        вже якщо може вони вона він ми ви році року років дня щоб який які яка більше також між проти без під над сша рф росії росія
        росіяни росіян президент президента повідомив заявив заявила повідомили назвав розповів війна війни військових військ глава
        глави країни новий нові перший два три буде став стали через де коли хто чому україни україні україна й зі""",
    "bg": """руските руснаците сирийският сирийския президентът президента летището напуснаха напускат пристигна базата базите срещна говорителят заяви Сирия за при и в на се не да за от с по е са като това но ще си че към при до след той тя те му които който която което или само
        вече още между против без под над през няма има беше били бил бъде може ли как кога къде кой защо две три нов нови първи
        президентът президент правителството войната война заяви съобщи каза страната година години дни сащ русия руски руските
        войски българия със във ни ги го я""",
    "be": """і ў у не на што з па як за ад пра гэта для яго але а ж бы ўсё яшчэ пасля пры быў была было былі быць або так толькі
        ужо калі можа яны яна ён мы вы годзе года гадоў дня каб які якія якая больш таксама паміж супраць без пад над беларусі прэзідэнт""",
    "sr": """и у је на се да за од су са о а не као што ће би до из по али или није који која које бити био била било пре након
        против између без код већ само још када где ко године година дана два три нови нова први председник влада рат напад војска""",
    "mk": """и во на се не да за од со по е ќе што како но си дека кон при до тој таа тие му кои кој која или само уште меѓу
        против без под над има беше биде може две три нов нови претседателот владата војната изјави рече година години македонија""",
    "kk": """және мен бен пен бұл үшін деп бір де да емес болды еді жоқ бар қазақстан президенті туралы кейін дейін""",
}
CYRILLIC_MARKS: dict[str, str] = {
    "ru": "ы э ё ъе ого_ его_ ий_ ть_ ться_ тся_ ых_ ее_ ет_ ов_ ие_ ии_ ом_", "uk": "і ї є ґ ий_ ння_ ськ ів_ ія_ ться_ ти_ ої_",
    "bg": "ъ ият_ ха_ ците_ ъл_ ът_ ят_ ата_ ото_ ите_ ция ява_", "be": "ў дз ць_", "sr": "ј љ њ ђ ћ џ", "mk": "ј ѓ ќ љ њ ѕ", "kk": "қ ә ғ ң ө ұ ү һ і",
}  # fmt: skip

ARABIC_WORDS: dict[str, str] = {
    "ar": """في من على إلى ان أن عن مع هذا هذه التي الذي ما لا لم بعد قبل بين كان كانت قد كل أو ثم حتى ذلك خلال عند منذ غير
        قال وقال أكد اليوم أمس الرئيس رئيس وزير الحكومة الحرب القوات الجيش حول ضد بحسب أي هو هي هل كما الى علي فيه منها عام يوم
        دون عبر لدى بشأن وفي ومن إن فى أول جديد جديدة بعد وسط نحو""",
    "fa": """در از به که این را با است برای آن های ها شد شده می بر تا یک هم خود کرد کردند بود او ما شود اما یا پس هر باید نیز
        گفت رئیس جمهور جمهوری دولت جنگ نیروهای ارتش ایران کشور سال روز پیش علیه درباره چه چرا هستند داد دارد خواهد نمی شدن دو سه
        اول جدید میان توسط وی آنها""",
    "ckb": """لە و بۆ بە کە لەگەڵ دا ئەو ئەم لەسەر بۆ هەر نێوان دوای پێش سەرۆکی سەرۆک هێزەکانی وەزیری کرد کردن دەکات دەکەن بوو بوون
        نییە هەیە ڕاگەیاند رایگەیاند گوتی وتی ئەمڕۆ ساڵ ڕۆژ دوو سێ یەک کوردستان هەرێمی حکومەتی شاری خۆی خۆیان دەبێت لەلایەن سوپای
        دژی لەناو چەند ئەوەی بەپێی له به كه ئه ئهو""",
    "ur": """کے کی میں ہے سے اور کا کو نے پر یہ اس کہ ہیں کر بھی تھا ایک وہ ہو گیا لیے تھے گئی جو کیا تو ہوئے بعد اپنے ساتھ جنگ صدر
        حکومت فوج""",
    "ps": """د په او چې کې له دا دی نه ته سره يې شوي وي څخه چی کوي افغانستان""",
}
ARABIC_MARKS: dict[str, str] = {
    "ar": "ة ى أ إ ؤ ال_ ك ي وال لل ات_", "fa": "پ چ ژ گ ی ک می\u200c ها_ ای_ \u200c \u200cها \u200cهای \u200cاند", "ckb": "ێ ۆ ڕ ڵ ە ڤ ی ک ئه \u200c ه\u200c ەکان_ ەوە_ وو", "ur": "ٹ ڈ ڑ ں ے ہ ھ ی ک",
    "ps": "ړ ښ ځ څ ۍ ې ډ ټ ږ ګ ڼ",
}  # fmt: skip
