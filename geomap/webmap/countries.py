"""What countries are called: CLDR's names, in the language asked for.

The base map's own names are English, shortened, and of 2018. A territory that
has no code of ISO 3166 keeps the name that Natural Earth has for it.
"""

__all__ = ["country_name"]


def country_name(name: str, code: str | None, lang: str) -> tuple[str, str]:
    """Return a country's name and the ISO 639 code of the language that it is in.

    Parameters
    ----------
    name
        Its English name in Natural Earth.
    code
        Its code of ISO 3166-1 in digits, as `051`; None where it has none.
    lang
        ISO 639 code of the language asked for; English where CLDR has no name in it.
    """
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    letters = get_global("territory_aliases").get(code) if code else None
    for language in (lang, "en"):
        try:
            locale = Locale.parse(language.replace("_", "-"), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        found = locale.territories.get(letters[0]) if letters else None
        if found:
            return found, locale.language
    return name, "en"
