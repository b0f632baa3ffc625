"""The invitation code on the receipt: once, unlinked, and only where the period asks for it."""

import hashlib
import json
import re

from loket_app.documents import raster
from loket_app.usecases import letters, papers
from loket_app.usecases.check import check
from loket_app.usecases.desk import Who
from loket_app.usecases.settings import FORM
from loket_app.usecases.survey.invitations import code_hash
from loket_app.usecases.survey.kiosk import code_fits
from tests.usecases.survey_office import at_kiosk, opened, response, rows

CODE = re.compile(r"Kode: ([0-9A-Z]{4}-[0-9A-Z]{4})")


def receipt(office, request):
    return papers.make(office.desk, "tanda_terima", request)


def words(job) -> str:
    return " ".join(raster.text(job.pdf).split())


def test_the_first_print_carries_a_code_that_opens_the_kiosk_once(office):
    period = opened(office, code_needed=True)
    job = receipt(office, office.accept())
    found = CODE.search(words(job))
    assert found
    assert office.desk.ask(code_fits, period, found[1])
    at_kiosk(office, period, response(), found[1])
    assert not office.desk.ask(code_fits, period, found[1])
    assert check(office.desk, oracle_sample=5).findings == ()


def test_a_reprint_says_where_the_code_is_and_makes_none(office):
    opened(office, code_needed=True)
    request = office.accept()
    first = receipt(office, request)
    papers.mark(office.desk, office.by("loket1"), first, "EPSON")
    again = receipt(office, request)
    assert not CODE.search(words(again))
    assert "hanya ada pada cetakan pertama" in words(again)
    assert rows(office, "SELECT COUNT(*) FROM survey_code") == [(1,)]


def test_a_print_that_never_came_out_gets_a_new_code(office):
    opened(office, code_needed=True)
    request = office.accept()
    codes = {CODE.search(words(receipt(office, request)))[1] for _ in range(2)}
    assert len(codes) == 2


def test_without_codes_the_receipt_is_as_it_was(office):
    request = office.accept()
    before = receipt(office, request)
    opened(office)
    assert receipt(office, request).digest == before.digest
    assert "Survei" not in words(before)
    assert rows(office, "SELECT COUNT(*) FROM survey_code") == [(0,)]


def test_the_trail_does_not_tell_which_code_was_on_which_receipt(office):
    """With the file in hand: no trail row, no digest on it and no order leads from a request to its code."""
    opened(office, code_needed=True)
    before = rows(office, "SELECT MAX(id) FROM trail")
    request = office.accept()
    after_intake = rows(office, "SELECT MAX(id) FROM trail")
    job = receipt(office, request)
    code = CODE.search(words(job))[1]
    assert before != after_intake == rows(office, "SELECT MAX(id) FROM trail"), "making a code is no trail row"
    assert job.digest != hashlib.sha256(job.pdf).hexdigest()
    papers.mark(office.desk, office.by("loket1"), job, "EPSON")
    plain = code.replace("-", "")
    for kind, facts in rows(office, "SELECT kind, facts FROM trail"):
        assert code not in str(facts)
        assert plain not in str(facts)
        assert code_hash(code) not in str(facts), kind
    batch = json.loads(str(rows(office, "SELECT typists FROM survey_batch WHERE source = 'undangan'")[0][0]))
    assert batch == {}, "nobody's act"
    # The digest that stands there is the same whatever the code was.
    assert receipt_digest_for(office, request) == job.digest


def receipt_digest_for(office, request) -> str:
    """The digest of the same receipt with another code."""
    values = {"kode_survei": "2222-2222"}
    return office.desk.ask(papers.MAKERS["tanda_terima"], office.desk, "tanda_terima", request, {"kode": values}).digest


def test_a_form_of_the_offices_own_without_the_field_costs_no_code(office):
    opened(office, code_needed=True)
    request = office.accept()
    text, _ = office.desk.ask(letters.form_text, "tanda_terima")
    old = re.sub(r'\[\[field\]\]\nkunci = "kode_survei.*?asal = "program"\n(?:maks = 12\n)?', "", text, flags=re.DOTALL)
    old = re.sub(r'\[\[blok\]\]\njenis = "paragraf"\nbila = "kode_survei.*?(?=\[\[blok\]\])', "", old, flags=re.DOTALL)

    def own(tx) -> None:
        tx.settings.store(FORM, "tanda_terima", {"teks": old}, tx.next_trail_id)
        tx.record("pengaturan_uji")

    office.desk.do(Who.self(office.who["kasi_pelum"]), own)
    assert not CODE.search(words(receipt(office, request)))
    assert rows(office, "SELECT COUNT(*) FROM survey_code") == [(0,)]
