"""What the corpus found once, each by itself."""

import pytest

from loket_app.domain.errors import LONGEST_SENTENCE, BadDefinition, Disturbance, Refused, refuse
from loket_app.domain.names import VALUE_MAX, VALUES_MAX, clean_values
from loket_app.usecases import door, intake, office_settings, queue_calls
from loket_app.usecases.intake import PersonData
from loket_app.usecases.settings import SERVICE


@pytest.mark.parametrize(
    "made", [lambda t: refuse("x", t), lambda t: Disturbance(t, t), lambda t: BadDefinition(t, 1, t)]
)
def test_a_sentence_that_quotes_is_legible_and_ends(made) -> None:
    told = str(made("a\0b\ud800c\u202ed\ne" + "x" * 99_999))
    assert told.isprintable() or "\n" in told
    assert not set("\0\ud800\u202e") & set(told)
    assert len(told) < 3 * LONGEST_SENTENCE


@pytest.mark.parametrize(
    "values",
    [{"a": "x" * (VALUE_MAX + 1)}, {"a": [{"b": "x" * 1_000_000}]}, {"x" * 201: "a"},
     {str(n): "a" for n in range(VALUES_MAX + 1)}],
)  # fmt: skip
def test_the_values_of_a_letter_are_not_endless(values) -> None:
    with pytest.raises(Refused):
        clean_values(values)


def test_a_lane_is_one_of_the_list(office) -> None:
    guest = office.desk.do(office.by("portir"), door.guest_arrived)
    with pytest.raises(Refused, match="jalur"):
        office.desk.do(office.by("portir"), door.guest_greeted, guest.id, guest.version, "x", "=1+1")
    with pytest.raises(Refused, match="jalur"):
        office.desk.do(office.by("portir"), queue_calls.take_ticket, "x", "=1+1", "")


def test_a_nik_of_sixteen_letters_that_no_database_takes(office) -> None:
    assert office.desk.ask(intake.other_name, PersonData("Contoh", "640213070693000\ud800")) == ""


def test_settings_have_plain_keys_and_exist(office) -> None:
    body = office.desk.ask(lambda look: dict(look.settings.body(SERVICE, "sktm")))
    with pytest.raises(Refused):
        office.desk.do(office.by("admin"), office_settings.save_setting, SERVICE, "../x", body)
    with pytest.raises(Refused):
        office.desk.do(office.by("admin"), office_settings.confirm_examples, SERVICE, "tidak_ada")
