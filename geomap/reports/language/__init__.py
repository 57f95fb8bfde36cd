"""Language: the sentences, words and dates of a text, English and Russian."""

from geomap.reports.language.dates import DateMention, find_dates
from geomap.reports.language.sentences import Sentence, Token, sentences, tokens

__all__ = ["DateMention", "Sentence", "Token", "find_dates", "sentences", "tokens"]
