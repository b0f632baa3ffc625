"""Reads what an office offers from TOML or from data edited in the program, and gives the same back as plain data."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from loket_app.definitions.hours import calendar, calendar_data, example_words, zone_of
from loket_app.definitions.numbering import numbering_data, numbering_of
from loket_app.definitions.standards import example_keys, standard, standard_data
from loket_app.definitions.toml_lines import Table
from loket_app.domain.catalog import (
    Lane,
    Limit,
    LimitUnit,
    Office,
    PauseReason,
    Product,
    Requirement,
    Service,
    Sop,
    Step,
    StepKind,
    Symbol,
)
from loket_app.domain.people import Role
from loket_app.domain.standards import SERVICE_KEYS, STANDARD_KEYS

__all__ = [
    "HEADER_LABELS", "calendar", "calendar_data", "check_service", "distinct", "office", "office_data",
    "pause_reason", "pause_reason_data", "service", "service_data", "sop", "sop_data",
]  # fmt: skip

NAME = 300
SHORT = 60
LONGEST_LIMIT = {LimitUnit.MINUTES: 10_080, LimitUnit.HOURS: 2_000, LimitUnit.WORKING_DAYS: 366}

HEADER_LABELS: dict[str, str] = {
    "nomor": "Nomor SOP",
    "tanggal_pembuatan": "Tanggal Pembuatan",
    "tanggal_revisi": "Tanggal Revisi",
    "tanggal_efektif": "Tanggal Efektif",
    "disahkan_oleh": "Disahkan oleh",
    "nama": "Nama SOP",
    "dasar_hukum": "Dasar Hukum",
    "kualifikasi_pelaksana": "Kualifikasi Pelaksana",
    "keterkaitan": "Keterkaitan",
    "peralatan": "Peralatan/Perlengkapan",
    "peringatan": "Peringatan",
    "pencatatan": "Pencatatan dan Pendataan",
}
"""The head of an SOP sheet in the layout of seed S004, in its order."""

OFFICE_PARTS = (
    "nama", "alamat", "telepon", "kode_pos", "email", "situs", "desa", "penomoran", "batas_antar", "dasar_hukum",
    *example_keys(STANDARD_KEYS),
)  # fmt: skip
SERVICE_PARTS = (
    "bidang", "produk", "sop", "janji", "janji_berakhir_di", "biaya", "kode_arsip", "persyaratan", "nama_produk",
    "formulir", *example_keys(SERVICE_KEYS),
)  # fmt: skip

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_CODE = re.compile(r"[0-9A-Za-z.\-]{0,30}\Z")
_LOGO = re.compile(r"[\w\-. ]{1,80}\.(png|jpg|jpeg|svg)\Z", re.IGNORECASE)

Made = TypeVar("Made")


def key_of(table: Table, name: str = "kunci") -> str:
    """A stable key: small letters, digits and underscores, never shown to the public."""
    key = table.text(name, max_len=40)
    if not _KEY.match(key):
        raise table.fail(name, f"«{key}» bukan kunci. Pakai huruf kecil, angka dan garis bawah, misalnya surat_pindah.")
    return key


def limit_of(table: Table, key: str) -> Limit | None:
    """`{ menit = 5 }`, `{ jam = 2 }` or `{ hari_kerja = 3 }`; None when not written (no limit yet)."""
    if table.raw(key, None) is None:
        return None
    inner = table.table(key)
    written = [unit for unit in LimitUnit if inner.has(unit.value)]
    inner.finish()
    if len(written) != 1:
        raise table.fail(key, f"«{key}» harus memakai tepat satu satuan: menit, jam atau hari_kerja.")
    unit = written[0]
    return Limit(unit, inner.integer(unit.value, minimum=1, maximum=LONGEST_LIMIT[unit]))


def limit_data(limit: Limit | None) -> dict[str, int] | None:
    """The plain form of a limit."""
    return None if limit is None else {limit.unit.value: limit.n}


def distinct(tables: tuple[Table, ...], read: Callable[[Table], Made], *keys: str) -> tuple[Made, ...]:
    """Read each table, and refuse a second one with the same value of any of `keys`."""
    found: list[Made] = []
    seen: set[tuple[str, object]] = set()
    for table in tables:
        found.append(read(table))
        for key in keys:
            value = table.raw(key)
            if (key, value) in seen:
                raise table.fail(key, f"{key} = «{value}» sudah dipakai di atas. Ganti salah satunya.")
            seen.add((key, value))
    return tuple(found)


def without_none(data: Mapping[str, Any]) -> dict[str, Any]:
    """TOML has no null: a value that is absent is not written."""
    return {k: v for k, v in data.items() if v is not None}


# --- office -----------------------------------------------------------------------------------------------------


def office(table: Table) -> Office:
    """Who the office is. Raises `BadDefinition` at the first wrong line."""
    found = Office(
        key=key_of(table),
        name=table.text("nama", max_len=NAME, one_line=True, empty=False),
        kabupaten=table.text("kabupaten", max_len=NAME, one_line=True, empty=False),
        place=table.text("tempat", max_len=100, one_line=True, empty=False),
        zone=zone_of(table),
        address=table.text("alamat", "", NAME, one_line=True),
        phone=table.text("telepon", "", 60, one_line=True),
        postcode=_postcode(table),
        email=table.text("email", "", 120, one_line=True),
        website=table.text("situs", "", 120, one_line=True),
        villages=_names(table, "desa"),
        numbering=numbering_of(table.table("penomoran")),
        logo=_logo(table),
        outside_area_delivery=table.boolean("antar_luar_wilayah", False),
        own_pin_for_signature=table.boolean("pin_sendiri_untuk_tanda_tangan", False),
        delivery_limit=limit_of(table, "batas_antar"),
        objection_deputy=_officer_number(table, "wakil_keberatan"),
        example=example_words(table, OFFICE_PARTS),
        legal_basis=_names(table, "dasar_hukum", 1000),
        standard=standard(table, STANDARD_KEYS),
    )
    table.finish()
    return found


def _postcode(table: Table) -> str:
    text = table.text("kode_pos", "", 20, one_line=True)
    if text and not (len(text) == 5 and text.isascii() and text.isdigit()):
        raise table.fail("kode_pos", f"Kode pos «{text}» harus lima angka. Perbaiki, atau kosongkan.")
    return text


def _names(table: Table, key: str, max_len: int = 200) -> tuple[str, ...]:
    names = table.strings(key, (), max_len)
    for index, name in enumerate(names):
        if not name.strip():
            raise table.fail(key, f"Ada isian kosong di «{key}». Hapus, atau isi namanya.", index)
        if name in names[:index]:
            raise table.fail(key, f"«{name}» ditulis dua kali di «{key}». Hapus salah satunya.", index)
    return names


def _logo(table: Table) -> str | None:
    name = table.text_or_none("logo", 80, one_line=True)
    if name is not None and not _LOGO.match(name):
        raise table.fail("logo", f"«{name}» bukan nama berkas gambar. Tulis misalnya logo.png, tanpa nama folder.")
    return name


def _officer_number(table: Table, key: str) -> int | None:
    return None if table.raw(key, None) is None else table.integer(key, minimum=1)


def office_data(value: Office) -> dict[str, Any]:
    """The office as plain data of the same shape as its TOML; `office` reads it back equal."""
    return without_none(
        {
            "kunci": value.key,
            "nama": value.name,
            "kabupaten": value.kabupaten,
            "tempat": value.place,
            "zona": value.zone,
            "alamat": value.address,
            "telepon": value.phone,
            "kode_pos": value.postcode,
            "email": value.email,
            "situs": value.website,
            "desa": list(value.villages),
            "logo": value.logo,
            "antar_luar_wilayah": value.outside_area_delivery,
            "pin_sendiri_untuk_tanda_tangan": value.own_pin_for_signature,
            "batas_antar": limit_data(value.delivery_limit),
            "wakil_keberatan": value.objection_deputy,
            "contoh": list(value.example),
            "dasar_hukum": list(value.legal_basis),
            "standar": standard_data(value.standard),
            "penomoran": without_none(numbering_data(value.numbering)),
        }
    )


# --- SOP --------------------------------------------------------------------------------------------------------


def sop(table: Table) -> Sop:
    """One SOP. Steps must number 1..n in order, with one intake, at most one signature, and the hand-over last."""
    tables = table.tables("langkah")
    found = Sop(
        key=key_of(table),
        name=table.text("nama", max_len=NAME, one_line=True, empty=False),
        steps=tuple(_step(step, no) for no, step in enumerate(tables, 1)),
        example=table.boolean("contoh", False),
        header=_header(table.table("kepala")),
        columns=table.choices("kolom", Role, ()),
    )
    table.finish()
    _check_steps(table, tables, found.steps)
    return found


def _header(table: Table) -> dict[str, tuple[str, ...]]:
    found = {key: table.strings(key, max_len=1000) for key in HEADER_LABELS if table.has(key)}
    table.finish()
    return found


def _step(table: Table, no: int) -> Step:
    written = table.integer("no")
    if written != no:
        raise table.fail("no", f"Nomor langkah harus urut: di sini {no}, yang tertulis {written}. Betulkan nomornya.")
    found = Step(
        no=no,
        kind=table.choice("jenis", StepKind),
        role=table.choice("peran", Role),
        name=table.text("nama", max_len=500, one_line=True, empty=False),
        short=table.text("singkat", max_len=SHORT, one_line=True, empty=False),
        act=table.text("tombol", max_len=90, one_line=True, empty=False),
        limit=limit_of(table, "batas"),
        equipment=_names(table, "kelengkapan"),
        output=table.text("keluaran", "", 200, one_line=True),
        note=table.text("keterangan", "", 300),
        symbol=table.choice("simbol", Symbol) if table.raw("simbol", None) is not None else None,
        back_to=table.integer("bila_tidak", minimum=1) if table.raw("bila_tidak", None) is not None else None,
        also=table.choices("pelaksana_lain", Role, ()),
    )
    table.finish()
    _check_symbol(table, found)
    return found


def _check_symbol(table: Table, step: Step) -> None:
    """A "no" needs a decision and leads back; a decision has one post and one way out."""
    decides = step.symbol is Symbol.DECISION
    if step.back_to is not None and not decides:
        raise table.fail("bila_tidak", "Hanya langkah bersimbol keputusan yang mempunyai «bila tidak». Kosongkan.")
    if step.back_to is not None and step.back_to >= step.no:
        raise table.fail("bila_tidak", f"«Bila tidak» kembali ke langkah sebelum langkah {step.no}.")
    if decides and step.also:
        raise table.fail("pelaksana_lain", "Keputusan dibuat oleh satu pelaksana. Kosongkan pelaksana lain.")
    if step.role in step.also:
        raise table.fail("pelaksana_lain", "Pelaksana lain harus berbeda dari pelaksana langkah ini.")


def _check_steps(table: Table, tables: tuple[Table, ...], steps: tuple[Step, ...]) -> None:
    if not steps:
        raise table.fail("langkah", "SOP ini belum punya langkah. Tulis paling sedikit satu [[...langkah]].")
    intake = [s.no for s in steps if s.kind is StepKind.INTAKE]
    if len(intake) != 1:
        raise table.fail("langkah", f"SOP harus punya tepat satu langkah verifikasi; di sini ada {len(intake)}.")
    for step, line in zip(steps, tables, strict=True):
        message = _step_problem(step, steps, intake[0])
        if message is not None:
            raise line.fail("jenis", message)
    if steps[-1].symbol is Symbol.DECISION:
        raise tables[-1].fail("simbol", "Langkah terakhir tidak dapat berupa keputusan. Pilih simbol lain.")


def _step_problem(step: Step, steps: tuple[Step, ...], intake: int) -> str | None:
    at_door = step.kind in (StepKind.GREETING, StepKind.GUEST_BOOK)
    if at_door and step.no > intake:
        return f"Langkah {step.kind.value} harus mendahului langkah verifikasi. Pindahkan ke atas."
    if not at_door and step.no < intake:
        return "Sebelum langkah verifikasi hanya boleh ada langkah sambut dan buku_tamu. Pindahkan ke bawah."
    if step.kind is StepKind.HAND_OVER and step.no != len(steps):
        return "Langkah serah harus menjadi langkah terakhir. Pindahkan ke bawah."
    once = (StepKind.GREETING, StepKind.GUEST_BOOK, StepKind.SIGN)
    if step.kind in once and any(s.kind is step.kind and s.no < step.no for s in steps):
        return f"Langkah {step.kind.value} sudah ada di atas; dalam satu SOP hanya boleh satu. Hapus salah satunya."
    return None


def sop_data(value: Sop) -> dict[str, Any]:
    """The SOP as plain data of the same shape as its TOML; `sop` reads it back equal."""
    return without_none(
        {
            "kunci": value.key,
            "nama": value.name,
            "contoh": value.example,
            "kolom": [role.value for role in value.columns] or None,
            "kepala": {key: list(texts) for key, texts in value.header.items()},
            "langkah": [_step_data(step) for step in value.steps],
        }
    )


def _step_data(step: Step) -> dict[str, Any]:
    return without_none(
        {
            "no": step.no,
            "jenis": step.kind.value,
            "peran": step.role.value,
            "nama": step.name,
            "singkat": step.short,
            "tombol": step.act,
            "batas": limit_data(step.limit),
            "kelengkapan": list(step.equipment),
            "keluaran": step.output,
            "keterangan": step.note,
            "simbol": step.symbol.value if step.symbol is not None else None,
            "bila_tidak": step.back_to,
            "pelaksana_lain": [role.value for role in step.also] or None,
        }
    )


# --- services ---------------------------------------------------------------------------------------------------


def service(table: Table) -> Service:
    """One service. Whether its SOP exists is asked by `check_service`."""
    found = Service(
        key=key_of(table),
        no=table.integer("no", minimum=1, maximum=999),
        name=table.text("nama", max_len=NAME, one_line=True, empty=False),
        short=table.text("singkat", max_len=SHORT, one_line=True, empty=False),
        lane=table.choice("bidang", Lane, Lane.NON_LICENSING),
        product=table.choice("produk", Product),
        sop=key_of(table, "sop"),
        promise=limit_of(table, "janji"),
        promise_ends_at=table.integer("janji_berakhir_di", minimum=1, maximum=100),
        fee=table.integer("biaya", 0, minimum=0, maximum=1_000_000_000),
        archive_code=_archive_code(table),
        requirements=distinct(table.tables("persyaratan"), _requirement, "kunci"),
        form=key_of(table, "formulir") if table.raw("formulir", None) is not None else None,
        product_name=table.text("nama_produk", "", NAME, one_line=True),
        keywords=_names(table, "kata_kunci", 60),
        active=table.boolean("aktif", True),
        example=example_words(table, SERVICE_PARTS),
        standard=standard(table, SERVICE_KEYS),
        nature=table.text("sifat", "", 20, one_line=True),
    )
    table.finish()
    return found


def _archive_code(table: Table) -> str:
    code = table.text("kode_arsip", "", 60, one_line=True)
    if not _CODE.match(code):
        raise table.fail("kode_arsip", f"Kode arsip «{code}» hanya boleh berisi angka, huruf, titik dan tanda hubung.")
    return code


def _requirement(table: Table) -> Requirement:
    found = Requirement(
        key=key_of(table),
        name=table.text("nama", max_len=NAME, one_line=True, empty=False),
        form=table.text("bentuk", "", 120, one_line=True),
        required=table.boolean("wajib", True),
    )
    table.finish()
    return found


def check_service(table: Table, value: Service, sops: Iterable[Sop]) -> None:
    """Refuse an unknown SOP, a promise that ends at no producing step, and forwarding without a step for it."""
    by_key = {one.key: one for one in sops}
    chosen = by_key.get(value.sop)
    if chosen is None:
        raise table.fail("sop", f"SOP «{value.sop}» tidak ada. Pilihannya: {', '.join(by_key)}.")
    message = _promise_problem(value, chosen)
    if message is not None:
        raise table.fail("janji_berakhir_di", message)
    if value.product is Product.FORWARDS and chosen.first_of(StepKind.FORWARD) is None:
        raise table.fail("produk", f"SOP «{chosen.key}» tidak punya langkah teruskan_instansi. Pilih SOP lain.")


def _promise_problem(value: Service, chosen: Sop) -> str | None:
    if value.promise_ends_at > len(chosen.steps):
        return f"SOP «{chosen.key}» hanya punya {len(chosen.steps)} langkah; tidak ada langkah {value.promise_ends_at}."
    intake = chosen.first_of(StepKind.INTAKE)
    if intake is not None and value.promise_ends_at <= intake.no:
        return f"Janji mulai di akhir langkah {intake.no} (verifikasi), jadi harus berakhir di langkah sesudahnya."
    if chosen.step(value.promise_ends_at).kind is StepKind.HAND_OVER:
        return "Janji sudah berhenti saat surat siap; pilih langkah sebelum penyerahan."
    return None


def service_data(value: Service) -> dict[str, Any]:
    """The service as plain data of the same shape as its TOML; `service` reads it back equal."""
    return without_none(
        {
            "kunci": value.key,
            "no": value.no,
            "nama": value.name,
            "singkat": value.short,
            "bidang": value.lane.value,
            "produk": value.product.value,
            "sop": value.sop,
            "janji": limit_data(value.promise),
            "janji_berakhir_di": value.promise_ends_at,
            "biaya": value.fee,
            "kode_arsip": value.archive_code,
            "sifat": value.nature or None,
            "formulir": value.form,
            "nama_produk": value.product_name,
            "kata_kunci": list(value.keywords),
            "aktif": value.active,
            "contoh": list(value.example),
            "standar": standard_data(value.standard),
            "persyaratan": [
                {"kunci": r.key, "nama": r.name, "bentuk": r.form, "wajib": r.required} for r in value.requirements
            ],
        }
    )


# --- pauses -----------------------------------------------------------------------------------------------------


def pause_reason(table: Table) -> PauseReason:
    """One row of the closed list of reasons to pause; one that stops neither clock is refused."""
    found = PauseReason(
        key=key_of(table),
        name=table.text("nama", max_len=NAME, one_line=True, empty=False),
        stops_step=table.boolean("menghentikan_langkah", True),
        stops_promise=table.boolean("menghentikan_janji", True),
        decided_by=table.choice("diputuskan_oleh", Role, Role.KASI_PELUM),
        example=table.boolean("contoh", False),
    )
    table.finish()
    if not (found.stops_step or found.stops_promise):
        raise table.fail("menghentikan_langkah", "Jeda ini tidak menghentikan jam apa pun. Pilih paling sedikit satu.")
    return found


def pause_reason_data(value: PauseReason) -> dict[str, Any]:
    """The reason as plain data of the same shape as its TOML; `pause_reason` reads it back equal."""
    return {
        "kunci": value.key,
        "nama": value.name,
        "menghentikan_langkah": value.stops_step,
        "menghentikan_janji": value.stops_promise,
        "diputuskan_oleh": value.decided_by.value,
        "contoh": value.example,
    }
