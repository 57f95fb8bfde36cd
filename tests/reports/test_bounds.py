"""Any input ends: texts that are no reports, and what is said of what was left out."""

import random

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents import report_of_text
from geomap.reports.drafts.drafting import MOST_EVENTS, draft_report

LETTERS = 300_000
WORDS = (
    "the army said shelling killed three in Kherson on Monday Reuters denied troops entered near "
    "Goma village wounded two rockets drone strike ."
)
NAMES = "Kherson Goma Nikopol Gao Naqoura Metula Goris Poonch Kotli Abyei Juba Gaza Rafah"
RUSSIAN = "армия сообщила обстрел убиты двое в Херсоне вчера опровергли у Гори ."


def of(text):
    chosen, words = random.Random(1), text.split()
    parts, letters = [], 0
    while letters < LETTERS:
        parts.append(chosen.choice(words))
        letters += len(parts[-1]) + 1
    return " ".join(parts)


NOISE = {
    "words of reports": of(WORDS),
    "names alone": of(NAMES),
    "capitals": of("Xq Ab Zet Karrow Mel"),
    "one word without end": "a" * LETTERS,
    "quotes and brackets": '“"(«[' * (LETTERS // 5),
    "digits": "1 " * (LETTERS // 2),
    "lines": "x\n" * (LETTERS // 2),
    "russian": of(RUSSIAN),
}


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.mark.parametrize("kind", NOISE)
def test_noise_ends(gazetteer, kind):
    draft = draft_report(report_of_text(NOISE[kind]), gazetteer)
    assert len(draft.incidents) <= MOST_EVENTS
    assert all(incident.fields["type"] for incident in draft.incidents)


def test_what_is_not_read_is_said(gazetteer):
    draft = draft_report(report_of_text(NOISE["words of reports"]), gazetteer)
    assert any("only the first 1,000 events" in note for note in draft.notes)
