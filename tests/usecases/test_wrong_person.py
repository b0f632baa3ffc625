"""A NIK under another name: warned of, taken in all the same, and on the trail (RELIABILITY B.5, row 47)."""

import pytest

from loket_app.usecases.intake import PersonData, other_name
from loket_app.usecases.queries import history

NIK = "6402130706930001"


def person(name: str, nik: str = NIK) -> PersonData:
    return PersonData(name=name, nik=nik)


@pytest.mark.parametrize(
    ("name", "nik", "known"),
    [
        ("Contoh Lain", NIK, "Contoh Betul"),
        ("contoh  BETUL", NIK, ""),
        ("Contoh Lain", "6402130706930002", ""),
        ("Contoh Lain", "640213", ""),
        ("", NIK, ""),
        ("Contoh Lain", "6402 1307 0693 0001", "Contoh Betul"),
    ],
)
def test_who_else_has_this_nik(stage, name, nik, known):
    stage.accept("sktm", person=person("Contoh Betul"))
    assert stage.desk.ask(other_name, person(name, nik)) == known


def test_it_is_taken_in_as_another_row_and_told_in_the_history(stage):
    first = stage.accept("sktm", person=person("Contoh Betul"))
    second = stage.accept("sktm", person=person("Contoh Lain"))
    again = stage.accept("sktm", person=person("Contoh Lain"))
    assert stage.load(first).row.applicant_id != stage.load(second).row.applicant_id
    assert stage.load(second).row.applicant_id == stage.load(again).row.applicant_id
    told = [
        any("NIK tercatat atas nama lain" in line.note for line in stage.desk.ask(history.history, key))
        for key in (first, second, again)
    ]
    assert told == [False, True, False]
