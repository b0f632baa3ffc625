"""Letter numbers as an office has them: both shapes of the seeds, the nature, mid-year beginnings, a new year."""

from datetime import date

import pytest

from loket_app.definitions.catalog import office, office_data, service, service_data
from loket_app.definitions.toml_lines import table_from_data
from loket_app.domain.catalog import NumberRule, NumberScope, NumberWhen
from loket_app.domain.dates import at
from loket_app.domain.errors import BadDefinition
from loket_app.domain.numbering import NumberParts, format_number
from loket_app.store.tables import number
from loket_app.usecases import letter_numbers, office_settings
from loket_app.usecases.queries.number_check import number_check
from tests.usecases.rich_office import ZONE


def numbering(stage, **changes):
    body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))
    rule = {k: v for k, v in (body["penomoran"] | changes).items() if v is not None}
    stage.do("admin", office_settings.save_setting, "kantor", "ini", {**body, "penomoran": rule})


def texts(stage):
    with stage.engine.connect() as connection:
        return [r.text for r in connection.execute(number.select().order_by(number.c.id))]


def one_more(stage, name="sktm"):
    stage.advance(stage.accept(name), 3)
    return texts(stage)[-1]


def test_both_shapes_of_the_seeds_come_out_exactly():
    decree = NumberParts("", 28, "KEC.SS", "Pelum", 10, 2023)
    assert format_number("P-{nomor:3}/{unit}/SPPK/{seksi}/{bulan_angka}/{tahun}", decree) == (
        "P-028/KEC.SS/SPPK/Pelum/10/2023"
    )
    letter = NumberParts("474.3", 12, "KEC.SS", "", 10, 2026)
    assert format_number("{kode}/{nomor:3}/{unit}/{bulan_romawi}/{tahun}", letter) == "474.3/012/KEC.SS/X/2026"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("P-{nomor:3}/{unit}/SPPK/{seksi}/{bulan_angka}/{tahun}", "P-028/KEC.SS/SPPK/Pelum/11/2026"),
        ("{kode}/{nomor:3}/{unit}/{bulan_romawi}/{tahun}", "400.10.4.4/028/KEC.SS/XI/2026"),
        ("{sifat}-{nomor:3}/{unit}/{tahun}", "B-028/KEC.SS/2026"),
    ],
)
def test_an_office_that_begins_in_mid_year_goes_on_after_its_paper_book(stage, pattern, expected):
    numbering(stage, pola=pattern, mulai=28, mulai_tahun=2026, sifat="B")
    assert stage.desk.ask(lambda look: letter_numbers.preview(look, named(look, "sktm"))) == expected
    assert one_more(stage) == expected
    assert "029" in one_more(stage)
    check = stage.desk.ask(number_check, 2026, 2026)
    assert (check.whole, check.series[0].first) == (True, 28)
    stage.clock.move(at(date(2027, 1, 4), 8, 0, ZONE) - stage.clock.now())
    assert "001" in one_more(stage)
    assert stage.desk.ask(number_check, 2026, 2027).whole


def named(look, key):
    return next(s for _, s in look.settings.services() if s.key == key)


def test_each_sequence_may_begin_elsewhere(stage):
    numbering(
        stage, lingkup="klasifikasi", mulai=1, mulai_tahun=2026,
        mulai_urutan=[{"urutan": "400.10.4.4", "nomor": 57}],
    )  # fmt: skip
    assert one_more(stage, "sktm").startswith("400.10.4.4/057/")
    assert one_more(stage, "skpt").split("/")[1] == "001"
    assert one_more(stage, "sktm").startswith("400.10.4.4/058/")
    check = stage.desk.ask(number_check, 2026, 2026)
    first = check.series[0]
    assert (first.scope, first.first, first.whole) == ("klasifikasi 400.10.4.4", 57, True)


def test_a_service_may_have_a_nature_of_its_own(stage):
    numbering(stage, pola="{sifat}-{nomor:3}/{tahun}", sifat="B")
    body = dict(stage.desk.ask(lambda look: look.settings.body("layanan", "sktm")))
    stage.do("admin", office_settings.save_setting, "layanan", "sktm", {**body, "sifat": "R"})
    assert one_more(stage, "sktm") == "R-001/2026"
    assert one_more(stage, "skpt") == "B-002/2026"


@pytest.mark.parametrize(
    ("start", "start_year", "starts", "scope", "year", "first"),
    [
        (1, None, (), "surat", 2026, 1),
        (413, 2026, (), "surat", 2026, 413),
        (413, 2026, (), "surat", 2027, 1),
        (413, None, (), "surat", 2027, 413),
        (5, 2026, (("474.3", 9),), "surat:kode:474.3", 2026, 9),
        (5, 2026, (("474.3", 9),), "surat:kode:474.3", 2027, 1),
        (5, 2026, (("474.3", 9),), "surat:kode:474", 2026, 5),
        (5, 2026, (("sktm", 9),), "surat:layanan:sktm", 2026, 9),
    ],
)
def test_where_a_sequence_begins(start, start_year, starts, scope, year, first):
    rule = NumberRule(
        "{nomor}/{tahun}", NumberScope.OFFICE, NumberWhen.PRINT, "", "", start, start_year=start_year, starts=starts
    )
    assert rule.first_of(scope, year) == first


def test_the_rule_is_read_back_as_it_was_written(stage):
    numbering(stage, sifat="B", mulai=7, mulai_tahun=2026, mulai_urutan=[{"urutan": "474.3", "nomor": 9}])
    found = stage.desk.ask(lambda look: look.settings.office())
    assert (found.numbering.nature, found.numbering.start_year) == ("B", 2026)
    assert found.numbering.starts == (("474.3", 9),)
    assert office(table_from_data(office_data(found), "kantor")) == found
    one = stage.desk.ask(lambda look: named(look, "sktm"))
    assert service(table_from_data(service_data(one), "layanan")) == one


def test_a_sequence_named_twice_is_refused(stage):
    body = dict(stage.desk.ask(lambda look: look.settings.body("kantor")))
    row = {"urutan": "474.3", "nomor": 9}
    with pytest.raises(BadDefinition, match="dua kali"):
        office(table_from_data({**body, "penomoran": {**body["penomoran"], "mulai_urutan": [row, row]}}, "kantor"))
