import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.definitions import catalog as read
from loket_app.definitions.toml_lines import Table, table_from_data, table_from_text
from loket_app.domain.catalog import (
    Lane,
    Limit,
    LimitUnit,
    NumberRule,
    NumberScope,
    NumberWhen,
    Office,
    PauseReason,
    Product,
    Requirement,
    Service,
    Sop,
    Step,
    StepKind,
)
from loket_app.domain.errors import BadDefinition
from loket_app.domain.people import Role
from loket_app.domain.worktime import CLOSED_KINDS, Calendar, ClosedDay, OpenSpan, Profile, SpecialDay

LINES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12
).map(str.strip).filter(bool)  # fmt: skip
TEXTS = st.just("") | LINES
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
LIMITS = st.none() | st.builds(Limit, st.sampled_from(LimitUnit), st.integers(1, 366))
NAMES = st.lists(LINES, max_size=3, unique=True).map(tuple)


def words(known: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(known), max_size=3, unique=True).map(tuple)


PATTERNS = st.sampled_from(
    ["{kode}/{nomor:3}/{unit}/{bulan_romawi}/{tahun}", "P-{nomor}/{seksi}/{bulan_angka}/{tahun}"]
)
OFFICES = st.builds(
    Office,
    key=KEYS, name=LINES, kabupaten=LINES, place=LINES, zone=st.sampled_from(["Asia/Jakarta", "Asia/Makassar"]),
    address=TEXTS, phone=TEXTS, postcode=st.sampled_from(["", "75254"]), email=TEXTS, website=TEXTS, villages=NAMES,
    numbering=st.builds(
        NumberRule, PATTERNS, st.sampled_from(NumberScope), st.sampled_from(NumberWhen), TEXTS, TEXTS,
        st.integers(1, 999), st.just("") | PATTERNS,
    ),
    logo=st.sampled_from([None, "logo.png"]), outside_area_delivery=st.booleans(), own_pin_for_signature=st.booleans(),
    delivery_limit=LIMITS, objection_deputy=st.none() | st.integers(1, 99), example=words(read.OFFICE_PARTS),
    legal_basis=NAMES,
)  # fmt: skip
MIDDLE = [StepKind.EXAMINE, StepKind.PRODUCE, StepKind.RECHECK, StepKind.PARAF, StepKind.RECORD, StepKind.FORWARD]


@st.composite
def sops(draw: st.DrawFn) -> Sop:
    kinds = [
        *draw(st.sampled_from([[], [StepKind.GREETING], [StepKind.GREETING, StepKind.GUEST_BOOK]])),
        StepKind.INTAKE,
        *draw(st.lists(st.sampled_from(MIDDLE), max_size=3)),
        *draw(st.sampled_from([[], [StepKind.SIGN], [StepKind.SIGN, StepKind.TO_COUNTER, StepKind.HAND_OVER]])),
    ]
    steps = tuple(
        Step(
            no, kind, draw(st.sampled_from(Role)), draw(LINES), draw(LINES), draw(LINES), draw(LIMITS), draw(NAMES),
            draw(TEXTS), draw(TEXTS),
        )
        for no, kind in enumerate(kinds, 1)
    )  # fmt: skip
    header = draw(st.dictionaries(st.sampled_from(list(read.HEADER_LABELS)), NAMES, max_size=2))
    return Sop(draw(KEYS), draw(LINES), steps, draw(st.booleans()), header)


SERVICES = st.builds(
    Service,
    key=KEYS, no=st.integers(1, 99), name=LINES, short=LINES, lane=st.sampled_from(Lane),
    product=st.sampled_from(Product), sop=KEYS, promise=LIMITS, promise_ends_at=st.integers(1, 20),
    fee=st.integers(0, 10**6), archive_code=st.sampled_from(["", "400.12.2.1", "300"]),
    requirements=st.lists(
        st.builds(Requirement, KEYS, LINES, TEXTS, st.booleans()), max_size=3, unique_by=lambda r: r.key
    ).map(tuple),
    form=st.none() | KEYS, product_name=TEXTS, keywords=NAMES, active=st.booleans(),
    example=words(read.SERVICE_PARTS),
)  # fmt: skip
REASONS = st.builds(
    PauseReason, KEYS, LINES, st.just(True), st.booleans(), st.sampled_from(Role), st.booleans()
)  # fmt: skip
SPANS = st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True).map(
    lambda m: tuple(OpenSpan(a, b) for a, b in zip(sorted(m)[::2], sorted(m)[1::2], strict=False))
)
WEEKS = st.tuples(*[SPANS] * 7)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    first = draw(DAYS)
    profiles = [
        Profile(
            draw(LINES), first + timedelta(40 * n), first + timedelta(40 * n + draw(st.integers(0, 39))), draw(WEEKS)
        )
        for n in range(draw(st.integers(0, 2)))
    ]
    closed = [
        ClosedDay(d, draw(LINES), draw(st.sampled_from(list(CLOSED_KINDS))), draw(st.booleans()))
        for d in draw(st.lists(DAYS, max_size=3, unique=True))
    ]
    special = [SpecialDay(d, draw(LINES), draw(SPANS)) for d in draw(st.lists(DAYS, max_size=3, unique=True))]
    return Calendar(
        draw(st.sampled_from(["Asia/Jakarta", "Asia/Jayapura"])), draw(WEEKS.filter(any)), tuple(profiles),
        tuple(closed), tuple(special), draw(st.booleans()), draw(words(("minggu", "profil"))),
    )  # fmt: skip


ROUND_TRIPS: list[tuple[st.SearchStrategy[Any], Callable[[Table], Any], Callable[[Any], dict[str, Any]]]] = [
    (OFFICES, read.office, read.office_data),
    (sops(), read.sop, read.sop_data),
    (SERVICES, read.service, read.service_data),
    (REASONS, read.pause_reason, read.pause_reason_data),
    (calendars(), read.calendar, read.calendar_data),
]


@pytest.mark.parametrize(
    ("values", "parse", "data"), ROUND_TRIPS, ids=["office", "sop", "service", "pause", "calendar"]
)
@settings(max_examples=25, deadline=None)
@given(given_data=st.data())
def test_what_is_written_is_read_back_equal(
    values: st.SearchStrategy[Any],
    parse: Callable[[Table], Any],
    data: Callable[[Any], dict[str, Any]],
    given_data: st.DataObject,
) -> None:
    value = given_data.draw(values)
    plain = data(value)
    assert parse(table_from_data(json.loads(json.dumps(plain)), "uji")) == value
    assert parse(table_from_text(tomlkit.dumps(plain), "uji.toml")) == value


OFFICE = """kunci = "uji"
nama = "Kecamatan Uji"
kabupaten = "Kabupaten Uji"
tempat = "Uji"
zona = "Asia/Jakarta"
kode_pos = "75254"
desa = ["Satu", "Dua"]
batas_antar = { jam = 2 }
logo = "logo.png"
contoh = ["desa"]

[penomoran]
pola = "{kode}/{nomor:3}/{tahun}"
lingkup = "kantor"
"""
SOP = """kunci = "uji"
nama = "SOP Uji"

[[langkah]]
no = 1
jenis = "sambut"
peran = "portir"
nama = "Menyambut"
singkat = "Portir"
tombol = "Sudah"
batas = { menit = 2 }

[[langkah]]
no = 2
jenis = "verifikasi"
peran = "loket"
nama = "Memeriksa"
singkat = "Loket"
tombol = "Lengkap"

[[langkah]]
no = 3
jenis = "tanda_tangan"
peran = "camat"
nama = "Menandatangani"
singkat = "Camat"
tombol = "Sudah"

[[langkah]]
no = 4
jenis = "serah"
peran = "loket"
nama = "Menyerahkan"
singkat = "Serah"
tombol = "Serahkan"
"""
SERVICE = """kunci = "uji"
no = 1
nama = "Layanan Uji"
singkat = "Uji"
produk = "menerbitkan"
sop = "uji"
janji = { menit = 60 }
janji_berakhir_di = 3
kode_arsip = "400.1"
contoh = ["janji"]
persyaratan = [
    { kunci = "ktp", nama = "KTP" },
    { kunci = "kk", nama = "KK", wajib = false },
]
"""
HOURS = """zona = "Asia/Jakarta"

[minggu]
senin = ["07.30-12.00", "13.00-16.00"]
jumat = ["07.30-11.30"]

[[profil]]
nama = "Ramadan"
dari = 2026-02-19
sampai = 2026-03-20

[profil.minggu]
senin = ["08.00-15.00"]

[[profil]]
nama = "Lain"
dari = 2026-04-01
sampai = 2026-04-02

[[libur]]
tanggal = 2026-08-17
nama = "Kemerdekaan"
jenis = "libur_nasional"

[[libur]]
tanggal = 2026-08-25
nama = "Maulid"
jenis = "libur_nasional"

[[hari_khusus]]
tanggal = 2026-05-04
alasan = "Upacara"
jam = ["10.00-12.00"]
"""
PAUSE = """kunci = "uji"
nama = "Uji"
menghentikan_langkah = true
menghentikan_janji = false
"""


def service_with_sop(table: Table) -> Service:
    found = read.service(table)
    read.check_service(table, found, [read.sop(table_from_text(SOP, "sop.toml"))])
    return found


BROKEN = [
    (read.office, OFFICE, 'kunci = "uji"', 'kunci = "Uji Coba"', "bukan kunci"),
    (read.office, OFFICE, 'nama = "Kecamatan Uji"', 'nama = ""', "tidak boleh kosong"),
    (read.office, OFFICE, 'zona = "Asia/Jakarta"', 'zona = "Asia/Jakart"', "WITA"),
    (read.office, OFFICE, 'zona = "Asia/Jakarta"', 'zona = "../../etc/passwd"', "tidak dikenal"),
    (read.office, OFFICE, 'kode_pos = "75254"', 'kode_pos = "7525"', "lima angka"),
    (read.office, OFFICE, 'desa = ["Satu", "Dua"]', 'desa = ["Satu", "Satu"]', "dua kali"),
    (read.office, OFFICE, 'desa = ["Satu", "Dua"]', 'desa = ["Satu", " "]', "kosong"),
    (read.office, OFFICE, "batas_antar = { jam = 2 }", "batas_antar = { jam = 2, menit = 1 }", "tepat satu satuan"),
    (read.office, OFFICE, "batas_antar = { jam = 2 }", "batas_antar = { jam = -2 }", "antara 1 dan"),
    (read.office, OFFICE, "batas_antar = { jam = 2 }", "batas_antar = { haari_kerja = 2 }", "hari_kerja"),
    (read.office, OFFICE, 'logo = "logo.png"', 'logo = "../logo.png"', "tanpa nama folder"),
    (read.office, OFFICE, 'contoh = ["desa"]', 'contoh = ["desaa"]', "ditandai contoh"),
    (read.office, OFFICE, 'contoh = ["desa"]', 'contoh = ["desa", "desa"]', "dua kali"),
    (read.office, OFFICE, 'pola = "{kode}/{nomor:3}/{tahun}"', 'pola = "{kode}/{tahun}"', "{nomor}"),
    (read.office, OFFICE, 'pola = "{kode}/{nomor:3}/{tahun}"', 'pola = "{nomor}/{bulan}/{tahun}"', "{bulan}"),
    (read.office, OFFICE, 'lingkup = "kantor"', 'lingkup = "kantro"', "«kantor»"),
    (read.sop, SOP, "no = 3", "no = 4", "urut"),
    (read.sop, SOP, "no = 3", "no = 2", "urut"),
    (read.sop, SOP, 'jenis = "sambut"', 'jenis = "paraf"', "Sebelum langkah verifikasi"),
    (read.sop, SOP, 'jenis = "tanda_tangan"', 'jenis = "buku_tamu"', "mendahului"),
    (read.sop, SOP, 'jenis = "tanda_tangan"', 'jenis = "serah"', "terakhir"),
    (read.sop, SOP, 'jenis = "serah"', 'jenis = "tanda_tangan"', "sudah ada"),
    (read.sop, SOP, "batas = { menit = 2 }", "batas = { menit = -2 }", "antara 1 dan"),
    (read.sop, SOP, "batas = { menit = 2 }", "batas = { menit = 0 }", "antara 1 dan"),
    (read.sop, SOP, "batas = { menit = 2 }", "batas = 2", "bagian"),
    (read.sop, SOP, 'peran = "camat"', 'peran = "bupati"', "kasi_pelum"),
    (read.sop, SOP, 'tombol = "Lengkap"', 'tombl = "Lengkap"', "«tombl»"),
    (service_with_sop, SERVICE, 'sop = "uji"', 'sop = "ujian"', "SOP «ujian» tidak ada"),
    (service_with_sop, SERVICE, "janji_berakhir_di = 3", "janji_berakhir_di = 5", "hanya punya 4 langkah"),
    (service_with_sop, SERVICE, "janji_berakhir_di = 3", "janji_berakhir_di = 2", "sesudahnya"),
    (service_with_sop, SERVICE, "janji_berakhir_di = 3", "janji_berakhir_di = 4", "sebelum penyerahan"),
    (service_with_sop, SERVICE, 'produk = "menerbitkan"', 'produk = "meneruskan"', "teruskan_instansi"),
    (service_with_sop, SERVICE, 'kode_arsip = "400.1"', 'kode_arsip = "400/1"', "Kode arsip"),
    (service_with_sop, SERVICE, '{ kunci = "kk", nama', '{ kunci = "ktp", nama', "sudah dipakai"),
    (service_with_sop, SERVICE, '{ kunci = "kk", nama', '{ kunci = "kk", nma', "«nama»"),
    (service_with_sop, SERVICE, "janji = { menit = 60 }", "janji = { menit = 60.5 }", "bilangan bulat"),
    (read.calendar, HOURS, 'zona = "Asia/Jakarta"', 'zona = "WIB"', "WITA"),
    (read.calendar, HOURS, 'jumat = ["07.30-11.30"]', 'jumat = ["07.30"]', "tidak dapat dibaca"),
    (read.calendar, HOURS, 'jumat = ["07.30-11.30"]', 'jumat = ["11.30-07.30"]', "sesudah jam buka"),
    (read.calendar, HOURS, 'jumat = ["07.30-11.30"]', 'jumat = ["07.30-25.30"]', "tidak dapat dibaca"),
    (read.calendar, HOURS, 'jumat = ["07.30-11.30"]', 'jumat = ["09.00-00.00"]', "sesudah jam buka"),
    (read.calendar, HOURS, 'jumat = ["07.30-11.30"]', 'jumaat = ["07.30-11.30"]', "«jumat»"),
    (read.calendar, HOURS, '"13.00-16.00"', '"11.00-16.00"', "bertumpang tindih"),
    (read.calendar, HOURS, "sampai = 2026-03-20", "sampai = 2026-02-01", "mendahului"),
    (read.calendar, HOURS, "dari = 2026-04-01", "dari = 2026-03-20", "profil «Ramadan»"),
    (read.calendar, HOURS, "tanggal = 2026-08-25", "tanggal = 2026-08-17", "17 Agustus 2026 sudah ada"),
    (read.calendar, HOURS, 'jenis = "libur_nasional"', 'jenis = "libur"', "cuti_bersama"),
    (read.calendar, HOURS, "tanggal = 2026-05-04", 'tanggal = "4 Mei"', "2026-08-17"),
    (read.pause_reason, PAUSE, "menghentikan_langkah = true", "menghentikan_langkah = false", "tidak menghentikan"),
]


@pytest.mark.parametrize(("parse", "text", "before", "after", "expected"), BROKEN)
def test_a_broken_variant_names_the_line(
    parse: Callable[[Table], Any], text: str, before: str, after: str, expected: str
) -> None:
    parse(table_from_text(text, "uji.toml"))
    broken = text.replace(before, after, 1)
    assert broken != text
    with pytest.raises(BadDefinition) as caught:
        parse(table_from_text(broken, "uji.toml"))
    line = text[: text.index(before)].count("\n") + 1
    assert (caught.value.file, caught.value.line) == ("uji.toml", line)
    assert expected in caught.value.message


@pytest.mark.parametrize(("parse", "text"), [(read.office, OFFICE), (read.sop, SOP), (service_with_sop, SERVICE),
                                             (read.calendar, HOURS), (read.pause_reason, PAUSE)])  # fmt: skip
def test_every_misspelt_key_is_found_on_its_line(parse: Callable[[Table], Any], text: str) -> None:
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if " = " not in line or line.startswith(" "):
            continue
        wrong = [*lines[:index], line.replace(" = ", "zz = ", 1), *lines[index + 1 :]]
        with pytest.raises(BadDefinition) as caught:
            parse(table_from_text("\n".join(wrong), "uji.toml"))
        assert caught.value.line == index + 1, line


def test_an_sop_without_intake_is_refused() -> None:
    with pytest.raises(BadDefinition, match="tepat satu langkah verifikasi"):
        read.sop(table_from_text(SOP.replace('"verifikasi"', '"teliti"'), "uji.toml"))


def test_a_calendar_that_never_opens_is_refused() -> None:
    with pytest.raises(BadDefinition, match="satu jam layanan pun"):
        read.calendar(table_from_text('zona = "Asia/Jakarta"', "uji.toml"))


def test_data_edited_in_the_program_names_the_place() -> None:
    data = read.sop_data(read.sop(table_from_text(SOP, "sop.toml")))
    data["langkah"][0]["batas"] = {"menit": -1}
    with pytest.raises(BadDefinition) as caught:
        read.sop(table_from_data(data, "SOP"))
    assert caught.value.line == 0
    assert caught.value.message.startswith("langkah[1].batas.menit: ")


def test_a_limit_may_be_null_in_data() -> None:
    data = read.service_data(replace(read.service(table_from_text(SERVICE, "uji")), promise=None))
    data["janji"] = None
    assert read.service(table_from_data(data, "uji")).promise is None


SHEET_MISTAKES = [
    ({"bila_tidak": 1}, "keputusan"),
    ({"simbol": "keputusan", "bila_tidak": 4}, "sebelum langkah 4"),
    ({"simbol": "keputusan", "pelaksana_lain": ["portir"]}, "satu pelaksana"),
    ({"pelaksana_lain": ["kasi_pelum"]}, "berbeda"),
    ({"simbol": "lingkaran"}, "kotak|proses"),
]


@pytest.mark.parametrize(("values", "words"), SHEET_MISTAKES)
def test_what_a_step_says_for_its_sheet_is_checked(values: dict[str, object], words: str) -> None:
    from loket_app.definitions.catalog import sop, sop_data
    from loket_app.definitions.presets import load_preset
    from loket_app.definitions.toml_lines import table_from_data
    from loket_app.domain.errors import BadDefinition

    shipped = load_preset("sangasanga").sops[0]
    data = sop_data(shipped)
    assert sop(table_from_data(data, "sop")) == shipped
    data["langkah"][3] |= values
    with pytest.raises(BadDefinition, match=words):
        sop(table_from_data(data, "sop"))
    last = sop_data(shipped)
    last["langkah"][-1] = {**last["langkah"][-1], "simbol": "keputusan", "pelaksana_lain": []}
    with pytest.raises(BadDefinition, match="terakhir"):
        sop(table_from_data(last, "sop"))
