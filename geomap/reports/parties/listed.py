"""Lists of words as they are read best: a line of text."""

__all__ = ["listed"]


def listed(words: str) -> frozenset[str]:
    """Return the words of a line, without order."""
    return frozenset(words.split())
