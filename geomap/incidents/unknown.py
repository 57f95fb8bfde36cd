"""Words with which a person says that something is not known: an empty cell, in words."""

__all__ = ["is_not_known"]

_WORDS = frozenset(
    {
        "?", "??", "-", "--", "–", "—", "n/a", "#n/a", "na", "n.a.", "nan", "null", "unknown",
        "not known", "unclear", "unbekannt", "inconnu", "desconocido", "неизвестно", "невідомо",
        "անհայտ", "naməlum", "bilinmiyor", "غير معروف",
    }
)  # fmt: skip


def is_not_known(text: str) -> bool:
    """Tell whether a cell says in words that nothing is known: an empty cell."""
    return text.strip().casefold() in _WORDS
