import shutil
from datetime import date
from pathlib import Path

import pytest

from loket_app import paths
from loket_app.definitions.presets import PactKind, Preset, load_preset, preset_keys, shared_holidays
from loket_app.domain.catalog import Lane, Limit, LimitUnit, Product, StepKind
from loket_app.domain.dates import zone_label
from loket_app.domain.errors import BadDefinition, Disturbance, Refused
from loket_app.domain.numbering import NumberParts, format_number
from loket_app.domain.people import Role
from loket_app.domain.worktime import axis_for, calendar_problems


@pytest.fixture(scope="module")
def presets() -> dict[str, Preset]:
    return {key: load_preset(key) for key in preset_keys()}


def test_both_offices_are_shipped() -> None:
    assert preset_keys() == ("kemlagi", "sangasanga")


def test_sangasanga_follows_its_sop(presets: dict[str, Preset]) -> None:
    sop = presets["sangasanga"].sops[0]
    assert [s.limit and s.limit.n for s in sop.steps] == [2, 2, 5, 5, 30, 5, 2, 5, 1, 1]
    assert {s.limit.unit for s in sop.steps if s.limit} == {LimitUnit.MINUTES}
    assert [s.role for s in sop.steps] == [
        Role.PORTIR, Role.PORTIR, Role.LOKET, Role.KASI_PELUM, Role.OPERATOR, Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT,
        Role.KASI_PELUM, Role.LOKET,
    ]  # fmt: skip
    assert [s.kind for s in sop.steps] == [
        StepKind.GREETING, StepKind.GUEST_BOOK, StepKind.INTAKE, StepKind.EXAMINE, StepKind.PRODUCE, StepKind.RECHECK,
        StepKind.PARAF, StepKind.SIGN, StepKind.TO_COUNTER, StepKind.HAND_OVER,
    ]  # fmt: skip
    assert sop.step(7).act == "Sudah diparaf — teruskan ke Camat"
    assert sop.step(4).equipment == ("ATK", "Buku jaga", "Komputer", "Printer")
    assert len(sop.header["dasar_hukum"]) == 7
    assert not sop.example


DECREE = [
    "Pembuatan Kartu Keluarga",
    "Rekam dan Cetak E-KTP",
    "Aktivasi IKD (Identitas Kependudukan Digital)",
    "Surat Keterangan Pindah",
    "Penerbitan SKPT",
    "Legalisasi Ahli Waris",
    "Legalisasi Surat Keterangan Kematian",
    "Legalisasi SKCK",
    "Ijin Keramaian",
    "Rekomendasi Nelayan, Petani dan Ternak",
    "Rekomendasi Permohonan Bantuan",
    "Legalisasi Surat Keterangan Tidak Mampu",
    "Penerbitan AK.1 (Pengantar Kerja)",
    "Surat Dispensasi Nikah",
    "Rekomendasi Bansos dan Hibah",
    "Legalisir Dokumen",
]


def test_sangasanga_offers_the_sixteen_services_of_its_decree(presets: dict[str, Preset]) -> None:
    services = presets["sangasanga"].services
    assert [s.name for s in services] == DECREE
    assert [s.no for s in services] == list(range(1, 17))
    assert {s.lane for s in services} == set(Lane)
    assert {s.product for s in services} == set(Product)
    forms = {s.key: s.form for s in services if s.form}
    assert forms["sktm"] == "legalisasi_sktm"
    assert {s.key for s in services if s.no >= 9} <= set(forms)


def test_what_no_source_gives_is_marked(presets: dict[str, Preset]) -> None:
    for preset in presets.values():
        for service in preset.services:
            assert {"persyaratan", "biaya", "kode_arsip"} <= set(service.example), service.key
            fixed = (preset.key, service.key) == ("kemlagi", "surat_pelayanan_sosial")
            assert ("janji" in service.example) is not fixed, service.key
        assert {"minggu", "profil"} <= set(preset.calendar.example)
        assert all(r.example for r in preset.pause_reasons)
        assert "penomoran" in preset.office.example


def test_kemlagi_promises_sixty_minutes_until_the_signature(presets: dict[str, Preset]) -> None:
    kemlagi = presets["kemlagi"]
    first = kemlagi.services[0]
    assert (first.name, first.promise) == ("Surat Pelayanan Sosial", Limit(LimitUnit.MINUTES, 60))
    sop = next(s for s in kemlagi.sops if s.key == first.sop)
    assert sop.example
    assert sop.step(first.promise_ends_at).kind is StepKind.SIGN
    promised = [s.limit.n for s in sop.steps if s.limit and 3 < s.no <= first.promise_ends_at]
    assert sum(promised) <= 60
    assert len(kemlagi.office.villages) == 20


def test_promises_end_at_the_signature_or_the_last_producing_step(presets: dict[str, Preset]) -> None:
    for preset in presets.values():
        sops = {s.key: s for s in preset.sops}
        for service in preset.services:
            sop = sops[service.sop]
            sign = sop.first_of(StepKind.SIGN)
            kind = sop.step(service.promise_ends_at).kind
            assert kind is (StepKind.SIGN if sign else StepKind.RECORD), service.key
            signed = service.product in (Product.ISSUES, Product.LEGALISES)
            assert signed is (sign is not None), service.key


def test_every_button_and_short_name_fits(presets: dict[str, Preset]) -> None:
    for preset in presets.values():
        for step in (s for sop in preset.sops for s in sop.steps):
            assert len(step.short) <= 24, step.short
            assert len(step.act) <= 50, step.act
        assert all(len(s.short) <= 18 for s in preset.services)


def test_zones_and_addresses(presets: dict[str, Preset]) -> None:
    assert [zone_label(presets[k].office.zone) for k in ("kemlagi", "sangasanga")] == ["WIB", "WITA"]
    office = presets["sangasanga"].office
    assert (office.address, office.phone, office.postcode, office.email) == (
        "Jln. Mada Kel. Sangasanga Dalam", "(0541) 671505", "75254", "sangasanga@kutaikartanegarakab.go.id",
    )  # fmt: skip
    assert len(office.villages) == 5


def test_letter_numbers_come_out_as_in_the_seed(presets: dict[str, Preset]) -> None:
    rule = presets["sangasanga"].office.numbering
    decree = NumberParts("", 28, rule.unit, rule.section, 10, 2023)
    assert format_number(rule.decree_pattern, decree) == "P-028/KEC.SS/SPPK/Pelum/10/2023"
    letter = NumberParts("400.10.4.4", 12, rule.unit, rule.section, 10, 2026)
    assert format_number(rule.pattern, letter) == "400.10.4.4/012/KEC.SS/X/2026"


NATIONAL = "0101 0116 0217 0319 0321 0322 0403 0405 0501 0514 0527 0531 0601 0616 0817 0825 1225"
JOINT = "0216 0318 0320 0323 0324 0515 0528 1224"


def test_holidays_of_2026_are_those_of_the_decree() -> None:
    days = shared_holidays()
    for kind, dates in (("libur_nasional", NATIONAL), ("cuti_bersama", JOINT)):
        assert " ".join(f"{d.day:%m%d}" for d in days if d.kind == kind) == dates
    assert {d.day.year for d in days} == {2026}
    assert all(d.active for d in days)


def test_the_hours_add_up_to_the_rule(presets: dict[str, Preset]) -> None:
    for preset in presets.values():
        assert calendar_problems(preset.calendar, date(2026, 11, 23)) == ()
        axis = axis_for(preset.calendar)
        normal = [s for d in range(23, 28) for s in axis.spans(date(2026, 11, d))]
        fasting = [s for d in range(23, 28) for s in axis.spans(date(2026, 2, d))]
        assert sum(s.end - s.start for s in normal) == 37 * 60 + 30
        assert sum(s.end - s.start for s in fasting) == 32 * 60 + 30
        assert axis.spans(date(2026, 8, 17)) == ()


def test_officers_are_plainly_invented(presets: dict[str, Preset]) -> None:
    for preset in presets.values():
        assert {r for o in preset.officers for r in o.roles} == set(Role)
        assert sum(Role.LOKET in o.roles for o in preset.officers) == 2
        assert sum(Role.OPERATOR in o.roles for o in preset.officers) == 2
        assert len({o.demo_pin for o in preset.officers}) == len(preset.officers)
        assert len({o.nip for o in preset.officers if o.nip}) == sum(bool(o.nip) for o in preset.officers)
        for officer in preset.officers:
            assert officer.example
            assert "Contoh" in officer.name
            assert not officer.nip or officer.nip.startswith("19700101 199001 ")
            assert officer.may_record_for_others == (Role.LOKET in officer.roles)
            assert officer.supervisor == bool(officer.roles & {Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT})
        assert preset.officer(preset.objection_deputy or "").roles == {Role.SEKCAM}
        signed = {p.officer for p in preset.pacts if p.kind is PactKind.NO_GRATUITY}
        assert "loket1" in signed
        assert "operator2" not in signed


def test_every_default_paper_has_a_purpose(presets: dict[str, Preset]) -> None:
    assert {"tanda_terima", "daftar_kekurangan", "kroscek", "slip_antar"} <= set(presets["kemlagi"].papers)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    root = tmp_path / "presets"
    shutil.copytree(paths.resources() / "presets", root)
    return root


BROKEN = [
    ("sangasanga/kantor.toml", 'kunci = "sangasanga"', 'kunci = "sanga"', "nama foldernya"),
    ("sangasanga/kantor.toml", "mulai = 1", "mulai = 0", "antara 1"),
    ("sangasanga/kantor.toml", "[penomoran]", "wakil_keberatan = 3\n[penomoran]", "petugas.toml"),
    ("sangasanga/jam_kerja.toml", 'zona = "Asia/Makassar"', 'zona = "Asia/Jakarta"', "Samakan"),
    ("sangasanga/sop.toml", "no = 9", "no = 8", "urut"),
    ("sangasanga/layanan.toml", 'sop = "catat"', 'sop = "catatan"', "portir_pelayanan, terusan, catat"),
    ("sangasanga/layanan.toml", "no = 16", "no = 15", "sudah dipakai"),
    ("sangasanga/layanan.toml", 'kunci = "legalisir"', 'kunci = "sktm"', "sudah dipakai"),
    ("sangasanga/layanan.toml", "janji = { hari_kerja = 3 }", "janji = { menit = -3 }", "antara 1"),
    ("sangasanga/petugas.toml", 'wakil_keberatan = "sekcam"', 'wakil_keberatan = "sekda"', "tidak ada di daftar"),
    ("sangasanga/petugas.toml", 'pin_contoh = "2001"', 'pin_contoh = "20"', "4 sampai 6 angka"),
    ("sangasanga/petugas.toml", 'nip = "19700101 199001 2 001"', 'nip = "NIP 1970"', "angka dan spasi"),
    ("sangasanga/petugas.toml", 'peran = ["loket", "portir"]', "peran = []", "belum punya peran"),
    ("sangasanga/petugas.toml", 'peran = ["loket", "portir"]', 'peran = ["lokt"]', "«loket»"),
    ("sangasanga/petugas.toml", 'kapasitas = "a.n."', 'kapasitas = "definitif"', "tidak dapat definitif"),
    ("sangasanga/petugas.toml", "sampai = 2026-12-18", "sampai = 2026-12-01", "mendahului"),
    ("sangasanga/petugas.toml", 'jenis = "pemenuhan_sop"', 'jenis = "pemenuhan"', "tanpa_gratifikasi"),
    ("sangasanga/petugas.toml", "berlaku_sampai = 2027-12-31", "berlaku_sampai = 2025-12-31", "berakhir sebelum"),
    ("bersama/jeda.toml", "menghentikan_janji = false", "menghentikan_janji = 0", "true atau false"),
    ("bersama/sop.toml", 'jenis = "teruskan_instansi"', 'jenis = "teruskan"', "teruskan_instansi"),
    ("bersama/libur_2026.toml", "tanggal = 2026-08-25", "tanggal = 2026-08-17", "sudah ada"),
    ("bersama/formulir.toml", 'slip_antar = "slip_antar"', 'slip_antar = "Slip Antar"', "bukan kunci"),
]


@pytest.mark.parametrize(("file", "before", "after", "words"), BROKEN)
def test_a_broken_preset_names_file_and_line(copy: Path, file: str, before: str, after: str, words: str) -> None:
    path = copy / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(BadDefinition) as caught:
        load_preset("sangasanga", copy)
    line = text[: text.index(before)].count("\n") + 1
    assert (caught.value.file, caught.value.line) == (file, line)
    assert words in caught.value.message


def test_an_office_may_stay_open_on_a_holiday(copy: Path) -> None:
    path = copy / "kemlagi/jam_kerja.toml"
    own = '\n[[libur]]\ntanggal = 2026-12-24\nnama = "Piket"\njenis = "cuti_bersama"\naktif = false\n'
    path.write_text(path.read_text("utf-8") + own, "utf-8")
    calendar = load_preset("kemlagi", copy).calendar
    assert len(calendar.closed) == 25
    assert axis_for(calendar).is_working_day(date(2026, 12, 24))


def test_own_lists_win_over_the_shared_ones(copy: Path) -> None:
    shared = (copy / "bersama/sop.toml").read_text("utf-8")
    own = copy / "kemlagi/sop.toml"
    own.write_text(own.read_text("utf-8") + "\n" + shared.replace("{ menit = 30 }", "{ menit = 45 }"), "utf-8")
    (copy / "kemlagi/jeda.toml").write_text('[[jeda]]\nkunci = "uji"\nnama = "Uji"\n', "utf-8")
    preset = load_preset("kemlagi", copy)
    forwarding = [s for s in preset.sops if s.key == "terusan"]
    assert [s.step(5).limit for s in forwarding] == [Limit(LimitUnit.MINUTES, 45)]
    assert [r.key for r in preset.pause_reasons] == ["uji"]


def test_unknown_offices_and_missing_files(copy: Path) -> None:
    with pytest.raises(Refused, match="kemlagi, sangasanga"):
        load_preset("../bersama", copy)
    (copy / "kemlagi/petugas.toml").unlink()
    with pytest.raises(Disturbance, match=r"kemlagi/petugas\.toml"):
        load_preset("kemlagi", copy)
