"""Small numbers in words, and the words for at least, about and so on, language by language.

Only what is sure: a word stands here with one meaning in all the languages. Compounds
are made for languages that write them in one regular way.
"""

import unicodedata
from collections.abc import Iterator, Mapping

__all__ = ["AFTER", "BETWEEN", "NUMBERS", "PEOPLE", "SIGNS", "TO", "plain_words"]

_BY_LANGUAGE: Mapping[str, str] = {
    "ru": (
        "ноль один/одна/одно/одного два/две/двое/двух/двоих три/трое/трёх/троих "
        "четыре/четверо/четырёх "
        "пять/пятеро/пяти шесть/шестеро/шести семь/семеро/семи восемь/восьми девять/девяти "
        "десять/десяти одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать "
        "семнадцать восемнадцать девятнадцать двадцать/двадцати тридцать/тридцати сорок/сорока "
        "пятьдесят/пятидесяти шестьдесят "
        "семьдесят восемьдесят девяносто"
    ),
    "uk": (
        "нуль один/одна/одно/одного два/дві/двоє/двох три/троє/трьох чотири/четверо/чотирьох "
        "п'ять/п'ятеро/п'яти шість/шестеро/шести сім/семеро/семи вісім/восьми дев'ять/дев'яти "
        "десять/десяти одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять шістнадцять "
        "сімнадцять вісімнадцять дев'ятнадцять двадцять/двадцяти тридцять/тридцяти сорок/сорока "
        "п'ятдесят/п'ятдесяти шістдесят "
        "сімдесят вісімдесят дев'яносто"
    ),
    "de": (
        "null ein/eins/eine/einer/einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
        "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig/dreissig "
        "vierzig fünfzig sechzig siebzig achtzig neunzig"
    ),
    "fr": (
        "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
        "quinze seize dix-sept dix-huit dix-neuf vingt trente quarante cinquante soixante"
    ),
    "es": (
        "cero un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
        "quince dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta "
        "sesenta setenta ochenta noventa"
    ),
    "az": (
        "sıfır bir iki üç dörd beş altı yeddi səkkiz doqquz on on_bir on_iki on_üç on_dörd on_beş "
        "on_altı on_yeddi on_səkkiz on_doqquz iyirmi otuz qırx əlli altmış yetmiş səksən doxsan"
    ),
    "tr": (
        "sıfır bir iki üç dört beş altı yedi sekiz dokuz on on_bir on_iki on_üç on_dört on_beş "
        "on_altı on_yedi on_sekiz on_dokuz yirmi otuz kırk elli altmış yetmiş seksen doksan"
    ),
    "hy": (
        "զրո մեկ երկու երեք չորս հինգ վեց յոթ ութ ինը/ինն տասը/տաս տասնմեկ տասներկու տասներեք "
        "տասնչորս տասնհինգ տասնվեց տասնյոթ տասնութ տասնինը քսան երեսուն քառասուն հիսուն վաթսուն "
        "յոթանասուն ութսուն իննսուն"
    ),
    "ar": (
        "صفر واحد/واحدة اثنان/اثنين/اثنتان/اثنتين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع "
        "ثمانية/ثماني تسعة/تسع عشرة/عشر أحد_عشر اثنا_عشر/اثني_عشر ثلاثة_عشر أربعة_عشر خمسة_عشر "
        "ستة_عشر سبعة_عشر ثمانية_عشر تسعة_عشر عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين "
        "خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين تسعون/تسعين"
    ),
}
"""A language's words for 0 to 20 and then the tens; a stroke parts forms of one, `_` is a blank."""

_COMPOUNDS: Mapping[str, str] = {
    "ru": "{ten} {unit}", "uk": "{ten} {unit}", "az": "{ten} {unit}", "tr": "{ten} {unit}",
    "es": "{ten} y {unit}", "de": "{unit}und{ten}", "hy": "{ten}{unit}", "ar": "{unit} و{ten}",
}  # fmt: skip

SIGNS: Mapping[str, tuple[str, ...]] = {
    ">=": (
        "не менее", "не меньше", "минимум", "как минимум", "по меньшей мере", "по крайней мере",
        "не менше", "щонайменше", "мінімум", "принаймні", "mindestens", "wenigstens",
        "au moins", "au minimum", "al menos", "por lo menos", "como mínimo",
        "ən azı", "en az", "առնվազն", "ما لا يقل عن", "على الأقل",
    ),
    ">": (
        "более", "больше", "свыше", "более чем", "больше чем", "понад", "більше", "більше ніж",
        "більш як", "mehr als", "über", "plus de", "más de", "ավելի քան", "أكثر من",
    ),
    "<=": (
        "не более", "не больше", "максимум", "не більше", "щонайбільше", "bis zu",
        "höchstens", "maximal", "jusqu'à", "au plus", "au maximum", "hasta", "como máximo",
        "ən çoxu", "en fazla", "en çok", "առավելագույնը", "ما لا يزيد عن",
    ),
    "<": (
        "менее", "меньше", "менее чем", "менше", "менше ніж", "weniger als",
        "moins de", "menos de", "أقل من",
    ),
    "~": (
        "около", "примерно", "приблизительно", "порядка", "близько", "приблизно", "орієнтовно",
        "etwa", "rund", "ungefähr", "zirka", "environ", "unos", "unas", "alrededor de",
        "aproximadamente", "cerca de", "təxminən", "təqribən", "yaklaşık", "մոտ", "մոտավորապես",
        "حوالي", "نحو",
    ),
}  # fmt: skip
"""A sign of the grammar of claims to the words that stand before the number."""

AFTER: Mapping[str, tuple[str, ...]] = {
    ">=": (
        "и более", "или более", "и больше", "минимум", "і більше", "або більше", "oder mehr",
        "und mehr", "ou plus", "o más", "və daha çox", "veya daha fazla", "ve üzeri",
        "կամ ավելի", "على الأقل", "أو أكثر",
    ),
    "<=": ("oder weniger", "ou moins", "o menos", "или менее", "або менше"),
}  # fmt: skip
"""A sign to the words that stand after the number."""

BETWEEN = (
    "от {} до", "від {} до", "zwischen {} und", "von {} bis", "entre {} et", "de {} à",
    "entre {} y", "de {} a", "بين {} و",
)  # fmt: skip
"""What stands around the lower figure of a range."""

TO = ("bis", "до", "à")
"""What stands between the figures of a range."""

PEOPLE = (
    "people", "persons", "person", "человек", "человека", "людей", "осіб", "особи", "людини",
    "personen", "menschen", "personnes", "personne", "personas", "persona", "nəfər", "kişi",
    "մարդ", "հոգի", "أشخاص", "شخص",
)  # fmt: skip
"""Who is counted where nothing more is said of them."""


def plain_words(text: str) -> str:
    """Return text as words are compared: no case, accents or signs of direction, plain quotes."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in letters if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(kept.translate(_ALIKE).split())


_ALIKE = str.maketrans({"ı": "i", "’": "'", "ʼ": "'", "`": "'", "ə": "e"})


def _words(listed: str) -> list[list[str]]:
    return [each.replace("_", " ").split("/") for each in listed.split()]


def _numbers() -> Iterator[tuple[str, int]]:
    for language, listed in _BY_LANGUAGE.items():
        words = _words(listed)
        values = [*range(21), *range(30, 100, 10)]
        for value, forms in zip(values, words, strict=False):
            yield from ((form, value) for form in forms)
            yield from (
                (form.replace(" ", ""), value) for form in forms if language in {"az", "tr"}
            )
        pattern = _COMPOUNDS.get(language, "")
        for ten, forms in zip(range(20, 100, 10), words[20:], strict=False):
            for value, units in enumerate(words[1:10], 1) if pattern else ():
                for unit in units:
                    for form in forms[:1] if language in {"ru", "uk"} else forms:
                        yield pattern.format(ten=form, unit=unit), ten + value


NUMBERS: Mapping[str, int] = {plain_words(word): number for word, number in _numbers()}
"""A word, as `plain_words` has it, to its number, 0 to 99."""
