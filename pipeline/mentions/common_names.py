# ruff: noqa: E501 (columns of names, not code)
"""Common given names of the languages drafts are made in, and the surnames a Chinese name begins with.

They tell a person in running text ("Nilgün Sarıhanlı", «محمدرضا موالی‌زاده») and where the name begins behind a title. Only a draft asks
for them: matching has a list of its own (`given_names`), made for another question. Names that are also common words at the head of a
sentence (Will, Mark in German, سعيد) are told by a title instead, and left out.
"""

from functools import cache

from pipeline.mentions.given_names import is_given_name
from pipeline.seeds.folding import fold_text

_LATIN = """
Tufan Zeki Sözen Meghan María Ángela Nikos Meliha Sanela Jeanne Florin Lawrence Corneille Pacifique Félix Bintou Olivier Évariste Onesphore Justin Yemane Tomasz Angelos Birhanu Redwan Vasileios Noam Miłosz Arūnas Hanna
Aníbal Benji Delia Rebeca Samantha Juanfran Nuria Salomé Maribel Zîlan Dara Rêbîn Zurab Giorgi Irakli Mikheil Salome Tamar Levan Davit Nikol Armen Gagik Hayk Ararat Ilham Elnur Ceyhun Faure Kossi
Corinne Ludovica Anitta Guido Sabrina Aleksej Benedetta Rosalía Jimena Dolors Meritxell Pere Jordi Montserrat Oriol Xavi Iñaki Aitor Ainhoa Gorka Nerea Edmundo Evo Gustavo Nayib Xiomara Daniel Delcy Nicolás Diosdado Vladímir Keiko Dina Ollanta Pedro
Julius Augustus Augustin Aimé Alpha Alioune Amath Bazoum Benoît Célestin Christelle Cyrille Désiré Élodie Émile Ferdinand Gaston Honoré Ibou Josué Landry Léopold Lucien Marius Maxence
Moïse Nestor Ousman Prosper Romuald Séraphin Théodore Timothée Yaya Zacharie Sylvester Clement Godwin Samson Solomon Moses Isaac Abraham Elijah Ezekiel Jeremiah Nathaniel Silas
Adam Adrian Alan Albert Alex Alexandra Alexandre Alfred Alice Alison Allan Amelia Amy Andre Andrea Andreas Andrew Angus Ann Anne Annette
Anthony Antoine Antonio Armin Arthur Astrid Aurélie Axel Barry Beate Beatrice Ben Benjamin Bernard Bernd Bernhard Bertrand Bill Birgit Birgitte
Björn Bob Bradley Brandon Brendan Brett Brian Bruce Bruno Camille Carl Carla Carlo Carolin Caroline Catherine Cathy Cecilia Cem Charlotte
Chloe Chris Christian Christina Christoph Christophe Christopher Claude Claudia Clemens Colin Connor Corinne Craig Cyril Damien Dan Daniela
Danielle David Dean Debbie Denise Derek Detlef Dieter Dirk Dominic Dominik Dominique Don Donald Doris Dorothea Drew Duncan Edgar Edith Edmund
Eduard Édouard Eleanor Elisabeth Elise Elke Ellen Elliot Emil Emilia Emmanuel Enrique Erich Erik Erika Ernesto Estelle Esther Ethan Étienne
Eugene Eva Evelyn Fabian Fabien Fabio Fabrice Felix Ferdinand Fiona Florian Frances Francesca Francesco Francis Francisco Franck
Françoise Frank Frédéric Friedrich Fritz Gabriel Gabriela Gareth Gavin Geoffrey Georg Georges Gerald Gérard Gerd Gerhard Gilbert Gilles
Giorgia Giorgio Giovanni Giulia Giuseppe Gordon Graham Greg Gregor Guido Guillaume Günter Günther Guy Hannah Hannes Harald Harold Harriet
Hartmut Heather Heidi Heike Heiko Heiner Heinrich Heinz Helga Helmut Hendrik Henri Henrik Herbert Hermann Holger Horst Howard Hubert Hugh Hugo
Ian Ilse Inga Ingrid Isabel Isabella Isabelle Jack Jacob Jacqueline Jake Jakob James Jan Jane Janet Janine Jasmin Jean Jeff Jeffrey Jens
Jeremy Jérôme Jerome Jesse Jessica Jim Jimmy Joachim Joan Joanna Jochen Joe Joël Johan Johann Johanna Johannes John Jonas Jonathan Jörg
 Joseph Josef Joshua Joyce Judith Jules Julia Julian Julie Julien Juliette Jürgen Jutta Kai Karin Karl Karsten Katarina Kate Katharina
Kathrin Katja Keith Kelly Ken Kenneth Kerstin Kim Kirsten Klara Konrad Kristin Kurt Lars Laura Lauren Laurence Laurent Lea Leo Leon Leonard
Lewis Liam Lionel Lisa Lothar Louis Louise Luc Lucas Lucie Lucy Ludovic Ludwig Luise Lukas Lutz Lydia Lynn Madeleine Malcolm Manfred Manuel
Manuela Marc Marcel Marco Marcus Margarete Margot Marianne Mario Marion Mark Markus Marlene Martha Martin Martina Mathias Mathieu Matt Matthias
Maurice Max Maximilian Maxime Meike Melanie Mélanie Mia Michaela Miles Miriam Mitch Molly Monika Moritz Muriel Nadine Naomi Natalie Nathalie
Neil Nick Nicola Nicolas Niklas Nina Noah Noel Norbert Norman Olaf Oliver Olivia Olivier Oscar Oskar Otto Owen Pascal Patricia Patrice Patrick
Paula Pauline Penelope Peter Petra Phil Philip Philipp Phillip Quentin Rachel Rainer Ralf Ralph Randy Raphael Raphaël Raymond Rebecca Régis
Reinhard Reinhold Rémi René Renate Rex Ricardo Rita Rob Robin Rodney Roger Roland Rolf Ron Rosa Rose Ross Roy Rudolf Rupert Russell Ruth
Sabine Sabrina Sally Sam Sandra Sandrine Sarah Sascha Sean Sebastian Sébastien Serge Shane Shaun Sheila Sigrid Silke Silvia Simon Simone Sonja
Sophia Stéphane Stéphanie Steffen Steven Stewart Stuart Susanna Susanne Suzanne Sven Sylvain Sylvie Tammy Tanja Ted Teresa Terry Theo Theodor
Theresa Thierry Thilo Thorsten Tim Timo Tina Tobias Todd Tom Tony Torsten Tracy Trevor Ulf Ulrich Ulrike Ursula Ute Uwe Valentin Valérie
Vanessa Vera Verena Veronika Victor Vincent Virginie Viviane Volker Walter Wendy Werner Wesley Wilfried Wilhelm Willem Wolf Wolfram
Xavier Yann Yannick Yves Yvonne Zoe Armando Alberto Alejandra Alejandro Alfonso Alfredo Álvaro Ana Andrés Ángel Ángela Arturo Beatriz Begoña
Bernardo Camila Carmen Catalina César Consuelo Cristian Cristina Cristóbal Daniela Dolores Eduardo Elena Emilio Enrique Ernesto Esteban
Federico Felipe Fernanda Fidel Francisca Gabriela Gerardo Germán Gloria Gonzalo Graciela Guillermo Gustavo Héctor Hernán Horacio Hugo Humberto
Ignacio Inés Iván Jaime Javier Jesús Joaquín Jorge Josefina Julián Julio Leopoldo Leticia Lorena Lorenzo Lucía Luis Luisa Macarena
Manuel Marcela Marcelo Margarita Mariana Mariano Maribel Mauricio Miguel Mónica Natalia Néstor Nicolás Octavio Omar Óscar Pablo Paloma
Patricio Pedro Pilar Rafael Ramiro Ramón Raúl Rigoberto Roberto Rocío Rodrigo Rogelio Rubén Sebastián Sergio Soledad
Susana Teodoro Tomás Valentina Verónica Vicente Víctor Ximena Yolanda Alessandra Alessandro Alessia Angelo Antonella Arianna Aurelio Barbara
Benedetta Carlotta Chiara Claudio Corrado Cosimo Dario Davide Diego Domenico Donatella Edoardo Elisa Elisabetta Emanuele Enrico Enzo Ettore
Fabrizio Federica Ferdinando Filippo Flavio Franco Gaetano Gennaro Giacomo Gianluca Gianni Gino Giovanna Giuliano Guglielmo Ilaria Ivo Lorenza
Luca Lucia Luciano Luigi Manuela Marcello Mariano Martina Massimiliano Massimo Matteo Maurizio Michele Mirella Nello Nicoletta Nunzia Ornella
Paola Paolo Piero Pierpaolo Pietro Raffaele Raffaella Renato Renzo Riccardo Rocco Romano Rosario Rossella Salvatore Sandro Silvio Simona Stefania
Stefano Tiziana Tommaso Ugo Umberto Valeria Valerio Vincenzo Vito Vittorio Aleksander Aleksandra Agata Agnieszka Alicja Andrzej Aneta
Anita Arkadiusz Artur Barbara Bartłomiej Bartosz Beata Bogdan Bogusław Bożena Bronisław Cezary Czesław Damian Danuta Dariusz Dorota Elżbieta
Ewa Ewelina Filip Franciszek Grażyna Grzegorz Halina Henryk Hubert Iwona Jacek Jadwiga Jakub Janina Janusz Jarosław Jerzy Joanna Jolanta Józef
Justyna Kamil Kamila Karol Karolina Katarzyna Kazimierz Kinga Krystian Krystyna Krzysztof Lech Leszek Łukasz Maciej Magdalena Małgorzata Marcin
Marek Mariusz Marzena Mateusz Michał Mieczysław Mikołaj Mirosław Monika Patryk Paweł Piotr Przemysław Radosław Rafał Renata Robert Ryszard
Sławomir Stanisław Stefan Sylwester Szymon Tadeusz Teresa Tomasz Urszula Wacław Waldemar Wanda Wiesław Wiktor Witold Władysław Włodzimierz Wojciech
Zbigniew Zdzisław Zenon Zofia Zuzanna Zygmunt Ahmet Abdulkadir Abdurrahman Adem Adnan Akın Ali Alper Altan Aslı Atilla Aydın Ayhan Aykut Aylin
Ayşegül Aytaç Bayram Behçet Bekir Berat Berk Betül Bilal Birol Burak Bülent Canan Celal Cemal Cemil Cengiz Cenk Cevdet Ceyda Cihan
Cüneyt Çağlar Çetin Davut Derya Didem Dilek Doğan Ebru Ece Ekrem Elif Emel Emin Emrah Emre Ender Engin Enver Ercan Erdal Erdem Erhan Erkan
Erol Ersin Esin Eyüp Fadime Fahrettin Faik Faruk Fatih Ferhat Ferit Feride Fevzi Figen Filiz Fuat Fulya Füsun Gamze Gökhan Gönül Gülay Gülden
Gülsüm Gürkan Hakan Haluk Handan Hande Harun Hasan Hatice Haydar Hayri Hazal Hulusi Hülya Ilgın Işıl İbrahim İlhan İlker İlknur İpek
İrfan İsmet İzzet Kaan Kadir Kazım Kemal Kenan Kerem Koray Korkut Lale Levent Leyla Mehmet Melih Melike Meltem Meral Merve Mert Mesut Metin
Mevlüt Muammer Muharrem Muhittin Murat Musa Mustafa Mücahit Müjde Nail Nazan Nazım Necati Necdet Necip Neslihan Nihat Nilgün Nilüfer
Nur Nuray Nurettin Nuri Nurullah Oğuz Oğuzhan Okan Oktay Onur Orhan Osman Ozan Ömer Önder Özcan Özgür Özlem Pelin Pınar Ramazan Rasim Recep Recai
Remzi Rıfat Rıza Sabri Sadık Safiye Sait Salih Seçil Seda Sedat Selahattin Selami Selçuk Selim Selin Semih Semra Serap Serdar Serhat Serkan
Serpil Sevgi Sevim Sezai Sezgin Sibel Sinan Songül Suat Süleyman Şaban Şahin Şenol Şeref Şevket Şule Şükrü Taner Tansu Taylan Tayfun Tekin
Tevfik Timur Tolga Tuğba Tuncay Turan Turgay Turgut Türkan Uğur Ufuk Utku Ümit Vedat Veli Veysel Volkan Yakup Yalçın Yasemin Yasin Yaşar Yavuz
Yeliz Yıldız Yılmaz Yiğit Yunus Yusuf Zafer Zehra Zeki Zekeriya Zerrin Zuhal Zühal Ammar Adel Adil Aisha Akram Alaa Amal Aminata Amina Amadou Awa
Aziz Aïssatou Abdel Abdelaziz Abdelkader Abdirahman Abdou Abdoul Abdoulaye Abdulaziz Abdulla Abdulrahman Abubakar Bakary Boubacar Cheick Cheikh
Choguel Daouda Djibril Fadel Fanta Fatou Fatoumata Fawaz Fouad Habibou Hadi Hamadou Hamidou Hani Hassane Hawa Hichem Houssein Ibrahima Idriss Idrissa
Issa Issoufou Iyad Jalal Jawad Kadidia Kamel Karima Khadija Khalifa Lamine Laïla Mahamadou Mahamat Mamadou Mamady Mariam Mariama Massoud Modibo Mohammad
Mohamadou Moussa Mounir Mouna Muammar Nabila Nadir Nawaf Noureddine Oumar Ousmane Qais Rachid Rachida Raja Rashida Reem Sadiq Saïd Salah Salam Salem
Salif Salifou Salma Salman Samira Seydou Soumaila Souad Tahar Taha Talal Thierno Yacine Yacouba Yehia Youcef Younes Youssouf Yousra Zainab Zakaria
Zineb Abebe Abiy Tigist Getachew Haile Debretsion Tewodros Kwame Kofi Nana Chinedu Emeka Ngozi Olusegun Bola Ade Wole Thabo Sipho Nomsa Cyril
Jomo Uhuru Wanjiru Kamau Otieno Achieng Yoweri Paulin Blaise Alassane Laurent Félix Macky Bassirou Ousseynou Aleksandar Ana Biljana Bojan Boris Borislav
Branko Bratislav Damir Danijela Darko Dejan Dragan Dragana Drago Dušan Goran Gordana Ivana Ivica Jasna Jelena Jovan Ljiljana Marija Marijana Marko Milan Milica
Miloš Milorad Miodrag Mirjana Mladen Nataša Nebojša Nenad Nikola Novak Predrag Radovan Ratko Sanja Saša Slobodan Slavko Snežana Srđan Tatjana Tomislav
Vesna Vladimir Vojislav Vuk Zdravko Zlatko Zoran Željko Albin Arben Besnik Edi Fatmir Hashim Ilir Vjosa Ramush Agron Blerim Andrius Arvydas Dalia Dainius Dovilė
Gabrielius Gintautas Gitanas Ingrida Jonas Kęstutis Laurynas Linas Mindaugas Rasa Saulius Vilius Vytautas Žygimantas Edgars Artis Ēriks Evika Ilze Jānis Kristjan
Juris Krišjānis Mārtiņš Raimonds Kaja Alar Hanno Margus Urmas Tiina Jüri Mihai Ioan Andrei Bogdan Călin Constantin Cristian Dan Dumitru Elena Florin Gabriela
Gheorghe Iulian Liviu Marian Mircea Nicolae Nicușor Oana Radu Răzvan Sorin Ștefan Traian Victor Vlad Viorica Åsa Arne Aage Anders Bengt Bjarne Carsten
Einar Eirik Erling Espen Geir Gro Gunnar Haakon Håkan Halvor Hanne Ingvild Jens Jonas Knut Kristian Leif Magnus Mette Morten Nils Ola Øystein Pål Peder
Ragnhild Rasmus Sigurd Siv Stig Sverre Terje Tore Torbjørn Trine Troels Ulla Vegard Aki Antti Esko Jari Juha Juhani Jukka Kari Kimmo Lauri Matti Mika Mikko Paavo
Pekka Petteri Sanna Sauli Seppo Tarja Timo Ville Pál Péter Gábor Gergely György István János József László Márton Miklós Sándor Szabolcs Tamás Tibor Viktor Zoltán
Zsolt Zsófia Judit Katalin Eszter Ágnes Jaroslav Jiří Ladislav Lubomír Lucie Miloslav Miroslav Ondřej Petr Václav Vladislav Zdeněk Zuzana Dimitris Giorgos
Kostas Kyriakos Nikos Panagiotis Spyros Stavros Vassilis Yannis Yiannis Alexis Christos Evangelos Konstantinos Athanasios Eleni Georgios Andreas Theodoros
Dmitri Dmitry Dmitrij Dmytro Wladimir Vladimir Wolodymyr Volodymyr Oleksandr Oleksii Andrii Serhii Mykola Mykhailo Oleksiy Andriy Serhiy Iryna Olena Oleh Ihor Vasyl Taras
Bohdan Kyrylo Ruslan Rustem Denys Vitali Vitalii Yevhen Yulia Yuliia Julija Sergej Sergei Alexej Aleksej Michail Nikolaj Jewgeni Jewgenij Ildar Marat Ramzan Rashid Tatiana
Anatoli Anatolij Arkadi Arkadij Gennadi Grigori Grigory Iwan Juri Jurij Kirill Ljudmila Maxim Olga Sergeï Sergueï Stepan Swetlana Timofej Wjatscheslaw Wiktor Dmitrii
Ahmadou Berîvan Bahoz Baran Dilovan Ebdulkerîm Elham Îlham Evdile Feleknas Hediye Hêvî Mazlûm Mezlûm Mesrûr Mesûd Nêçîrvan Newroz Ronahî Rojda Roj Serbest Serdar Siyamend Sînem
Sozdar Şêrko Welat Xebat Zîn Zelal Azad Rêzan Hemîd Cemîl Ehmed Mistefa Xelîl Qubad Bafel Ferhad Gülistan Rûken Egîd Agit Şiyar Narîn Arzu Behroz Kejal Nesrîn Aldar
Narendra Rahul Amit Rajnath Subrahmanyam Arvind Priyanka Sonia Sanjay Vijay Rajesh Suresh Ravi Anil Sunil Deepak Imran Asif Nawaz Shehbaz Bilawal Khawaja Ishaq Mian Maryam Asim
Sheikh Hasina Ranil Mahinda Gotabaya Anura Minoru Fumio Shinzo Shigeru Taro Yoshihide Yoko Yuki Kenji Hiroshi Takeshi Takashi Akira Naoko Sanae Ferdinand Rodrigo Leila
Gilberto Delfin Enrique Joko Prabowo Retno Anwar Mahathir Najib Prayut Srettha Anutin Thaksin Tran Nguyen Nhat Minh Duc Phuc
"""
"""For all languages in Latin script: a name is spelled alike in many of them."""

_CYRILLIC = """
Богдан Тарас Остап Назар Роман Ярослав Мирослав Святослав Любомир Марко Данило Гліб Інна Ярослава Мирослава Зоряна Соломія Дарія Дарина Христина Уляна Оксана Надія Любов Віра Ілля Матвій Арсен Вадим Ростислав Всеволод
Майкл Джон Джо Дональд Роберт Дэвид Девід Марк Мартин Томас Пол Поль Жан Пьер Франсуа Эммануэль Еммануель Урсула Ален Клод Луи Ганс Ханс Йенс Арне Ларс Юхан Йохан Эрик Андерс Ингрид Кая Мария-Луиза Джорджия Карин Патрик Жозеп Антониу
Антоніу Хосе Хуан Карлос Мигель Педро Николас Луис Рафаэль Мохамед Магомед Рамзан Шамиль Заур Аслан Мурат Азамат Нурлан Ерлан Бахыт Дастан Улан Алмаз Адам Анзор Ильхам Джейхун Никол Арарат Гагик Армен Тигран Ваагн Ираклий Михаил Зураб
Драган Горан Зоран Милорад Братислав Марианне Турбьёрн Арильд Фритьоф Кристиан Себастьян Фридрих Олаф Борис Йоханн Вольфганг Марта Кристина Адриан Чжан Оана Йонуц Ніколае Хакан Реджеп Бинали Мевлют Омер Кемаль
"""
_ARABIC_SCRIPT = """
أحمد احمد محمد محمود حسن حسين علي عمر عثمان إبراهيم ابراهيم إسماعيل اسماعيل يوسف يونس موسى عيسى داود سليمان إدريس خالد وليد طارق هشام عصام حسام بسام وسام عماد إياد اياد جهاد فؤاد
مراد زياد رائد سامي سامر سمير منير نذير بشير بشار عمار ياسر ناصر نصر منصور مسعود سعود فهد فيصل تركي بندر مشعل نايف نواف عبدالله عبدالرحمن عبدالعزيز عبدالكريم عبدالقادر عبدالفتاح
عبدالملك عبدالحميد عبدالمجيد عبدالسلام عبدالهادي صلاح صالح صبري فتحي فوزي رمزي مجدي حمدي لطفي شوقي رشدي زكي شكري بدر قيس أنس أوس معاذ بلال حمزة طلال جلال جمال كمال نبيل خليل جميل
فضل هاني شادي فادي رامي وائل نائل باسل باسم حازم جاسم قاسم هيثم أدهم أكرم أيمن أشرف أمجد ماجد مازن مروان عدنان رضوان سلطان راشد رشيد رشاد مجاهد شاهر ظافر غازي نوري هادي مهدي
حيدر جعفر صادق كاظم عباس حميد رعد قصي لؤي عدي مقتدى عمار نوري هوشيار برهم مسرور نيجيرفان بافل قباد فريد فارس فراس إلياس جورج ميشال ميشيل سمعان أنطوان بيار جبران نجيب تمام سعد
الطاهر الصديق عبده يحيى معين رياض طه أبكر التوم مصطفى مرتضى مجتبى معمر خليفة عقيلة أسامة عاطف عادل عارف عامر ياسين ليلى فاطمة عائشة زينب مريم هالة هند هدى هناء دعاء رانيا رنا ريم سارة
 سعاد سلمى سمر سهى سوسن شيماء عبير غادة لبنى لميس لينا مها منى نجلاء نادية نوال نورا نوف وفاء أميرة إيمان آمال أسماء خديجة حنان رقية زهرة سناء صفاء كوثر ماجدة ميساء نجوى
رمضان آمنة الحاج سهيل صدام هانا أنطونيو خوسيه كارلوس جون جورج توم مايك مارك ماركو بول بيتر ديفيد مايكل جيمس روبرت دونالد جو ستيف أندرو أنتوني هانس مارتن ستيفان إيمانويل جان فرانسوا بيير نيكولا سيرغي ديمتري فلاديمير
ألكسندر الكسندر أندريه إيغور ميخائيل نيكولاي أوليغ يوري فيكتور فاسيليوس غير أنالينا أورسولا جوزيب شون كارين أنجيلا فولوديمير بنيامين يوآف إسرائيل إيال رافائيل ماريا آنا إيلينا هاكان رجب
حقان خلوصي بولنت مولود يشار ستيفاني دينيس غوتيريش
مهرداد شاهین لیلا هومن حمیدرضا امیررضا بابک سامان کیانوش نادر ناهید نوشین مینا مهناز مژگان مهسا محمدرضا محمدجواد محمدباقر علیرضا غلامرضا غلامعلی غلامحسین امیرحسین امیرعلی حمیدرضا احمدرضا عبدالرضا محسن مجید حمید سعید وحید امید جواد رضا مرتضی مجتبی مصطفی مهدی هادی هاشم کاظم کریم کمال
کیومرث کامران کیوان کوروش داریوش سیروس بهرام بهمن بهزاد بهروز فرهاد فریدون فرزاد فرزانه فاطمه معصومه زهرا مریم نرگس نسرین نازنین نیلوفر شهلا شیرین پروین پروانه لیلا الهام الهه اسکندر عزت
عباس قاسم حسن حسین علی محمد محمود احمد ابراهیم اسماعیل یوسف یحیی موسی عیسی سلیمان داوود صادق جعفر باقر تقی نقی اکبر اصغر حیدر حیات حبیب هوشنگ منوچهر ایرج تورج ناصر منصور مسعود سعدالله سیدعباس
سیدمحمد سیدعلی پیرحسین رستم رامین رسول روح‌الله عزت‌الله نصرت‌الله فتح‌الله نعمت‌الله اسدالله عبدالله عبدالناصر عبدالکریم شهرام شاهین شاپور شهریار پیمان پژمان پویا آرش آرمان امین انوشیروان ستار
صمد قدرت یدالله حجت بیژن جهانگیر جمشید خسرو سهراب سیامک سینا کاوه عطاءالله غلام گلاب حامد هبت‌الله ذبیح‌الله سراج‌الدین امیرخان یاسر اشرف سرگئی ولادیمیر دونالد امانوئل آنتونیو رافائل یوسی
ئەحمەد محەمەد عومەر عەلی حەسەن حوسێن ئیبراهیم مەسعود نێچیرڤان مەسرور قوباد بافڵ بەرهەم مەزڵوم ئیلهام هێمن سەردار ئازاد شێرکۆ کاوە رێبوار دلشاد هۆشیار فوئاد جوتیار پێشەوا لاهور شاسوار سیروان
"""
_HEBREW = """
אברהם אבי אביגדור אביב אביחי אבנר אהוד אהרון אודי אופיר אורי אורית אורן אורלי איילת איל אייל אילן אילנה איתי איתמר איתן אלון אלי אליעזר אלירן אלישע אמיר אמנון אסף אפרים אריאל אריה ארז אשר בועז בני בנימין בצלאל
ברק ברוך גבי גבריאל גדי גדעון גיא גיל גילה גלעד גליה גלית דב דוד דודי דור דורון דורית דליה דן דנה דני דניאל דניאלה דפנה דרור הדס הלל הרצל ורד זאב זאבי זבולון חגי חגית חוה חיים חיליק חן חנה חנן טל טלי יאיר יאיר יגאל
יובל יוסי יוסף יועז יחזקאל יחיאל יניב יעל יעקב יצחק יריב ירון ישי ישראל כרמית לאה לימור לילך ליאור ליאת ליהיא מאיר מיכאל מיכל מיקי מירב מירי מלכה מנחם מרדכי מרים משה נדב נועה נחום נחמן נחמיה ניצן ניר נירה נעמה נעמי
נפתלי נתן נתנאל סיגל סיון סילבן עדי עדינה עדנה עודד עוזי עומר עופר עידית עידן עידו עינת עמוס עמיחי עמית עמיר ענת ערן פנינה פנחס צבי צבי צופיה צחי קובי קרין רבקה רוית רון רונן רוני רונית רותם רות רחל רינה רם רמי רן רפאל
שאול שגיא שולה שולי שוקי שי שירה שירי שלומי שלום שלמה שמואל שמעון שרה שרון תמר תמי ולדימיר דונלד מרקו מוחמד אחמד חסן עלי איברהים מחמוד יוסוף חאלד עבדאללה אנטוניו סרגיי דמיטרי עמנואל הקאן רג'פ
"""
_CHINESE_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鍾譚鄒陸顧龍萬錢湯喬賀賴龔蓝郎毕聂岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧项曲成游裴席卫查屈鲍覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强丛丘"
)
_HEADS = ("محمد", "احمد", "امیر", "غلام", "سید", "پیر", "نور", "قربان", "عبدال")
_TAILS = ("الله", "رضا", "علی", "حسین", "حسن", "محمد", "الدین", "جواد", "مهدی", "عباس")


@cache
def _latin() -> frozenset[str]:
    return frozenset(fold_text(name) for name in _LATIN.split())


@cache
def _uncased() -> frozenset[str]:
    return frozenset(fold_text(name) for name in f"{_ARABIC_SCRIPT} {_HEBREW} {_CYRILLIC}".split())


@cache
def _joined_in_one() -> frozenset[str]:
    """محمدرضا, پیرحسین, سیدعباس."""
    heads = {fold_text(head) for head in _HEADS}
    return frozenset(head + fold_text(tail) for head in heads for tail in _TAILS) - heads


def is_common_given_name(word: str) -> bool:
    """A given name of any language in Latin, Cyrillic, Arabic or Hebrew script: Nilgün, Jean-Marie, محمدرضا, יואב."""
    folded = fold_text(word)
    if folded in _latin() or folded in _uncased() or folded in _joined_in_one() or is_given_name(folded):
        return True
    first, hyphen, rest = folded.partition("-")
    return bool(hyphen) and first in _latin() and len(rest) > 1


def is_chinese_surname(char: str) -> bool:
    return char in _CHINESE_SURNAMES
