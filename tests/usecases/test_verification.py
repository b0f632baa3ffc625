"""The code under a letter's QR, checked at the counter: genuine, replaced, cancelled, foreign, or of other words."""

import json

import pytest
from sqlalchemy import select, update

from loket_app.store.tables import letter
from loket_app.usecases import acts, letters, papers, verification
from loket_app.usecases.letter_code import is_code
from loket_app.usecases.verification import Standing, Verdict
from tests.usecases.rich_office import Stage


def row_of(stage: Stage, letter_id: int):
    return stage.desk.ask(lambda look: look.connection.execute(select(letter).where(letter.c.id == letter_id)).one())


def verdict(stage: Stage, words: str) -> Verdict:
    found = stage.desk.ask(verification.verify, words)
    assert found is not None
    return found


def ready(stage: Stage) -> tuple[int, int]:
    key = stage.ready("sktm")
    issued = stage.desk.ask(
        lambda look: look.connection.execute(select(letter.c.id).where(letter.c.request_id == key)).scalar_one()
    )
    return key, issued


def test_scanned_or_typed_in_any_way_it_is_the_same_letter(stage):
    key, letter_id = ready(stage)
    row = row_of(stage, letter_id)
    start, _, digits = row.code.partition(" · ")
    spoken = [
        papers.letter_qr(letter_id, row.code), papers.letter_qr(letter_id, row.code).lower(), row.code,
        row.code.replace(" · ", " "), row.code.replace(" · ", "-"), f"  {start}   {digits} ", row.code.lower(),
        f"{start}·{digits}", f"{start}.{digits.replace('-', ' ')}",
    ]  # fmt: skip
    assert [verdict(stage, w).standing for w in spoken] == [Standing.GENUINE] * len(spoken)
    found = verdict(stage, row.code)
    assert (found.number, found.request_id, found.edition) == (row.number, key, 1)
    assert found.day == "23 November 2026"
    assert found.service == stage.load(key).service.name
    assert found.name == "Contoh Warga"
    assert found.signer.endswith("CAMAT SANGASANGA")
    assert "Cocokkan nama" in found.advice


def test_the_last_eight_digits_are_enough(stage):
    _, letter_id = ready(stage)
    digits = row_of(stage, letter_id).code.partition(" · ")[2]
    assert verdict(stage, digits).standing is Standing.GENUINE


def test_before_the_signature_the_answer_says_so(stage):
    key = stage.accept("sktm")
    stage.advance(key)
    letter_id = stage.print_letter(key)
    found = verdict(stage, row_of(stage, letter_id).code)
    assert found.standing is Standing.UNSIGNED
    assert "belum ditandatangani" in found.says


def test_an_edition_replaced_by_a_ralat_names_the_one_that_holds(stage):
    key, letter_id = ready(stage)
    old = row_of(stage, letter_id)
    stage.act("operator1", letters.save_values, key, {**json.loads(old.fields), "pekerjaan": "Nelayan"})
    newer = stage.act("operator1", letters.issue, key, "nama salah")
    found = verdict(stage, papers.letter_qr(letter_id, old.code))
    assert found.standing is Standing.REPLACED
    assert "nama salah" in found.says
    new = row_of(stage, newer.letter_id)
    assert (f"edisi 2, nomor {new.number}" in found.advice, new.code in found.instead) == (True, True)
    assert verdict(stage, new.code).standing is Standing.GENUINE
    stage.act("loket1", acts.withdraw, key, "tidak jadi")
    assert verdict(stage, new.code).standing is Standing.CANCELLED
    assert verdict(stage, old.code).standing is Standing.CANCELLED


def test_a_cancelled_letter_tells_why(stage):
    key = stage.accept("sktm")
    stage.advance(key)
    letter_id = stage.print_letter(key)
    stage.act("loket1", acts.withdraw, key, "pindah alamat")
    found = verdict(stage, row_of(stage, letter_id).code)
    assert found.standing is Standing.CANCELLED
    assert "pindah alamat" in found.says


@pytest.mark.parametrize("form", ["qr", "typed"])
def test_other_digits_on_a_known_letter_are_a_forgery(stage, form):
    _, letter_id = ready(stage)
    code = row_of(stage, letter_id).code
    wrong = "0000-0000" if not code.endswith("0000-0000") else "1111-1111"
    words = f"LR-S{letter_id}-{wrong}" if form == "qr" else f"{code.partition(' ')[0]} · {wrong}"
    found = verdict(stage, words)
    assert found.standing is Standing.DIFFERENT
    assert found.number == row_of(stage, letter_id).number


def test_a_register_that_was_changed_behind_the_program_does_not_pass(stage):
    _, letter_id = ready(stage)
    row = row_of(stage, letter_id)
    forged = json.dumps({**json.loads(row.fields), "nama": "Orang Lain"})

    def write(fields: str) -> None:
        with stage.engine.begin() as connection:
            connection.execute(update(letter).where(letter.c.id == letter_id).values(fields=fields))

    write(forged)
    found = verdict(stage, row.code)
    write(row.fields)
    assert found.standing is Standing.DIFFERENT
    assert "telah berubah" in found.says


def test_letters_that_the_office_never_issued(stage):
    for words in ("LR-S999-7F3A-91CE", "777-XI-2026 · 7F3A-91CE", "7F3A-91CE"):
        found = verdict(stage, words)
        assert found.standing is Standing.UNKNOWN
        assert found.request_id is None


@pytest.mark.parametrize(
    "words",
    ["", "021", "0412/2026", "LR-2026-00021", "Budi", "6402154706930003", "474.2/021/KEC.SS/XI/2026", "LR-UJI-CETAK",
     "7F3A", "LR-S12", "x" * 500, "LR-S1-ZZZZ-0000", "'; drop table letter; --", "%-%", "____-____"],
)  # fmt: skip
def test_what_is_no_code_is_left_to_the_search(stage, words):
    assert not is_code(words)
    assert stage.desk.ask(verification.verify, words) is None


def test_a_telephone_number_is_not_called_a_forged_letter(stage):
    assert is_code("0812-3456")
    assert stage.desk.ask(verification.verify, "0812-3456") is None
