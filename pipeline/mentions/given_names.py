"""Common given names, as they stand in news: a surname after one of them is another person's (Maher al-Assad).

A given name that belongs to an entity itself (Bashar, Dmitry) is never held against it; that is decided by the caller.
Left out on purpose: names that are also words before a surname (said, على, صالح).
The list is for the names reports put before Arabic, Russian and English surnames; it need not be complete.
"""

from functools import cache, lru_cache

from pipeline.seeds.folding import fold_text

_NAMES = """
Maher Hafez Hafiz Rifaat Rifat Asma Bassel Basil Basel Bushra Wasim Munther Mundher Suleiman Soleiman Sulaiman Jamil Tawfiq
Riad Farouk Farouq Faruq Faruk Hazem Hussein Husayn Hossein Hassan Hasan Ali Abdullah Abdallah Khalid Khaled Khalil Ibrahim
Ismail Yusuf Youssef Yousef Mahmoud Mahmud Mohammed Mohammad Muhammad Mohamed Mehmet Mustafa Mostafa Osman Othman Saleh
Salih Salim Samir Sami Omar Ahmed Ahmad Ahmet Anas Anwar Ayman Bilal Fadi Faisal Fares Fatima Firas Ghassan Habib Haitham
Hamza Hisham Imad Issam Jamal Kamal Karim Latifa Leila Layla Lina Luna Majid Malik Marwan Mazen Mona Muna Munir Murad Nabil
Nadia Najib Nasser Nizar Omran Qasim Qusai Uday Rami Rania Rashid Saad Saeed Samer Sara Sarah Shadi Tarek Tariq Walid Wael
Yahya Yasser Yassin Zaid Zaki Ziad Zahra Zeinab Ilhan Mullah Sheikh Asad Esad Esra Hilal Mehdi Mahdi Reza Hamid Amir Amira
Abbas Akbar Amr John Paul Peter Michael David James Robert William Richard Thomas Charles Daniel Matthew Anthony Steven
Andrew Joshua Kevin Brian George Edward Ronald Timothy Jason Jeffrey Ryan Gary Nicholas Eric Stephen Jonathan Larry Justin
Scott Gregory Samuel Patrick Alexander Dennis Jerry Tyler Aaron Henry Douglas Nathan Zachary Kyle Walter Arthur Mary
Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Nancy Lisa Margaret Sandra Ashley Kimberly Emily Donna
Michelle Carol Amanda Melissa Deborah Laura Rebecca Sharon Cynthia Kathleen Amy Angela Anna Brenda Pamela Nicole Samantha
Katherine Emma Christine Helen Judd Melania Ivanka Lara Barron Tiffany Fred Lola Sam Luigi Marco Luca Carlos Juan Jose Luis
Jorge Pedro Miguel Pablo Diego Fernando Ricardo Hans Klaus Karl Jurgen Wolfgang Stefan Jean Pierre Jacques Michel Philippe
Francois Marie Sophie Claire Igor Oleg Sergei Sergey Andrei Andrey Alexei Alexey Aleksei Aleksandr Mikhail Nikolai Nikolay
Boris Yuri Viktor Anatoly Pavel Konstantin Maxim Maksim Denis Anton Artem Kirill Ilya Yegor Gleb Ivan Pyotr Vyacheslav
Valery Vitaly Gennady Leonid Lev Stanislav Vasily Lyudmila Ludmila Tatiana Tatyana Natalia Natalya Olga Elena Irina Maria
Marina Svetlana Yelena Yekaterina Ekaterina Anastasia Ksenia Игорь Олег Сергей Андрей Алексей Александр Михаил Николай Борис
Юрий Виктор Анатолий Павел Константин Максим Денис Антон Артем Артём Кирилл Илья Егор Глеб Иван Петр Пётр Вячеслав Валерий
Виталий Геннадий Леонид Станислав Василий Григорий Евгений Тимофей Людмила Татьяна Наталья Наталия Ольга Елена Ирина Мария
Марина Светлана Екатерина Анастасия Ксения Анна Юлия Виктория Галина Нина Дарья Софья Полина Алина Диана Матвей Даниил
Никита Степан Федор Фёдор Аркадий Эдуард Руслан Тимур Рустам Махер Хафез Хафиз Рифаат Асма Басиль Басель Бушра Фарук Хазем
Сулейман Джамиль Ибрагим Исмаил Юсуф Халед Халид Хасан Хуссейн Хусейн Али Абдалла Абдулла Мустафа Мухаммед Мухаммад Мохаммед
Саид Салех Самир Сами Ильхан Мелания Иванка Эрик Лара Бэррон Тиффани Мэри Ігор Сергій Андрій Олексій Олександр Михайло
Микола Юрій Віктор Анатолій Павло Костянтин Євген Григорій Василь Тетяна Олена Маргер Ібрагім Меланія Іванка ماهر حافظ رفعت
أسماء باسل بشرى وسيم منذر توفيق جميل بسام سليمان رياض فاروق حازم حسين عبدالله خالد خليل إبراهيم إسماعيل يوسف محمود محمد
مصطفى عثمان سالم سمير سامي أنس أنور أيمن بلال فادي فيصل فارس فاطمة فراس غسان حبيب هيثم حمزة هشام عماد عصام لطيفة ليلى لينا
لونا ماجد مروان مازن منى مراد نبيل نادية نجيب ناصر نزار قاسم قصي عدي رامي رانيا راشد سامر سارة شادي طارق وليد وائل يحيى ياسر
ياسين زيد زكي زياد زهراء زينب عباس مهدي حميد أميرة عمرو إيهاب ميلانيا إيفانكا إريك ملانیا ایوانکا ايهود إيهود فهد سعود مشعل
عبدالعزيز عبدالرحمن Hafız Mahir Esma Rıfat Mahmut Mehmed Süleyman İbrahim İsmail Hüseyin Ömer Murat Kemal Emine Fatma Ayşe
Zeynep Efrem Xalid Mihemed Hesen Hisên Elî Silêman מאהר חאפז ריפעת אסמא באסל מחמוד מוחמד אילהן מלניה איוונקה אהוד ערן יעל
נועם
Bob Dan Joe Jack Jim Nick Steve Mike Chris Alex Max Leo Léon Leon Frank Gordon Harry Henry Simon Julian Oliver Oscar Sandro
Giovanni Paolo Francesco Antonio Giuseppe Roberto Matteo Davide Stefano Silvia Giulia Antoine Julien Nicolas Camille Louis
Olivier Thierry Isabelle Javier Alejandro Manuel Francisco Sergio Raúl Andrés Cristina Álvaro João Rafael Bruno Gustavo Lucas
Mateus Felipe Renata Izabela Piotr Krzysztof Tomasz Marek Paweł Adam Jakub Katarzyna Agnieszka Małgorzata Willem Joost Kees
Sjoerd Heinz Jens Lukas Felix Moritz Jonas Uwe Jürgen Matthias Sabine Marko Nikola Jovan Milan Dragan Goran Jelena Mihai
Gheorghe Ioana Petr Jiří Tomáš Martin Lars Anders Erik Björn Mikko Matti Zoltán László István Dimitris Giorgos Глеб Ярослав
Владислав Вадим Геннадий Георгий Марко Никола Јован Милан عومەر Omer Омар Ομάρ Omár उमर עומר Ömər ئەسەد אסד Əsəd असद محەمەد
"""
_LONGEST_ENDING = 2
_LATIN_CASES = ("a", "u", "e", "em", "om", "owi", "ovi")
"""Cases of Polish, Czech, Croatian (kuchaře Omara Asada)."""


@cache
def _stems() -> frozenset[str]:
    folded = {fold_text(name) for name in _NAMES.split()}
    return frozenset(folded | {name[:-1] for name in folded if len(name) > 4 and name[-1] in "аяьии" and "а" <= name[0] <= "я"})


@lru_cache(maxsize=8192)
def is_given_name(folded: str) -> bool:
    """Is this folded word a common given name, in whatever case it stands?"""
    stems = _stems()
    if folded in stems:
        return True
    if "a" <= folded[:1] <= "z":
        return any(folded.endswith(end) and len(folded) - len(end) > 3 and folded[: -len(end)] in stems for end in _LATIN_CASES)
    if not ("а" <= folded[:1] <= "ї"):
        return False
    return any(len(folded) - cut >= 3 and folded[:-cut] in stems for cut in range(1, _LONGEST_ENDING + 1))
