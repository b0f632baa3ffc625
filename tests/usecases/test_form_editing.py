"""The office changes its forms: versions, refusals by line, the way back, and letters that keep what they had."""

import hashlib
import json
import re

import pytest
from sqlalchemy import func, select

from loket_app import paths
from loket_app.documents import raster
from loket_app.domain.errors import Refused
from loket_app.domain.form_model import Sheet
from loket_app.store.tables import config, letter, trail
from loket_app.usecases import archive, form_editing, letters, office_settings, papers
from loket_app.usecases.check import check
from loket_app.usecases.form_preview import FormOrder, look_at_form
from loket_app.usecases.form_samples import Sample
from loket_app.usecases.letters import shipped_form, shipped_keys
from loket_app.usecases.queries.form_shelf import Standing, form_shelf, form_versions
from loket_app.usecases.queries.office_values import office_values
from loket_app.usecases.settings import FORM, SERVICE

KEY, SERVED = "legalisasi_sktm", "sktm"


@pytest.fixture
def text():
    return (paths.forms() / f"{KEY}.toml").read_text(encoding="utf-8")


def save(office, text, seen=0, key=KEY, who="admin"):
    return office.desk.do(office.by(who), form_editing.save_form, key, text, seen)


def follow(office, seen, key=KEY):
    return office.desk.do(office.by("admin"), form_editing.follow_shipped, key, seen)


def now(office, key=KEY):
    return office.desk.ask(letters.form_text, key)[0]


def line(office, key=KEY):
    return next(line for line in office.desk.ask(form_shelf) if line.key == key)


def rows(office):
    return office.desk.ask(lambda look: look.connection.execute(select(func.count()).select_from(trail)).scalar_one())


def order(text, sample=Sample.USUAL, sheet=None, key=KEY, known=""):
    return FormOrder(key, text, sample, sheet, 0, 400, known)


def test_a_save_is_a_version_and_one_row_of_the_trail(office, text):
    changed = text.replace("SURAT KETERANGAN", "SURAT  KETERANGAN KANTOR", 1)
    assert changed != text
    before = rows(office)
    assert save(office, changed) == 1
    assert rows(office) == before + 1
    row = office.desk.ask(
        lambda look: look.connection.execute(select(trail).order_by(trail.c.id.desc()).limit(1)).one()
    )
    assert (row.kind, row.subject) == ("pengaturan_diubah", f"{FORM}:{KEY}")
    facts = json.loads(row.facts)
    assert (facts["baris_baru"], facts["baris_hilang"], facts["bawaan"]) == (1, 1, False)
    assert facts["sidik"] == hashlib.sha256(changed.encode()).hexdigest()
    assert now(office) == changed
    assert (line(office).standing, line(office).version) == (Standing.CHANGED, 1)
    assert "sktm" in " ".join(line(office).users).casefold()
    assert save(office, changed.replace("KANTOR", "CAMAT", 1), 1) == 2
    versions = office.desk.ask(form_versions, KEY)
    assert [v.version for v in versions] == [2, 1, 0]
    assert versions[1].text == changed
    assert versions[2].text == text
    assert versions[0].by
    assert [str(f) for f in check(office.desk).findings] == []


FAULTS = (
    ('teks = "${', 'teks = "${tak_ada} ${', "tak_ada"),
    ('teks = "', 'teks = "**', "Tanda **"),
    ('tipe = "', 'tipe = "x', "tipe"),
    ("[form]", "[form", "baris ini"),
    ('jenis = "surat"', 'jenis = "suratt"', "surat"),
    ("[[blok]]", "[[blokk]]", "blok"),
    ("[form]", "[form]\nsatu = 1", "satu"),
)


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[f[1].strip() for f in FAULTS])
def test_a_faulty_text_is_refused_at_its_line_and_nothing_is_kept(office, text, old, new, said):
    assert old in text
    before = rows(office)
    bad = text.replace(old, new, 1)
    with pytest.raises(Refused) as told:
        save(office, bad)
    refusal = told.value.refusal
    assert said in refusal.sentence
    number = int(refusal.field.removeprefix(form_editing.LINE))
    assert 1 <= number <= bad.count("\n") + 1
    assert rows(office) == before
    assert now(office) == text
    sight = look_at_form(office.desk, order(bad))
    assert (sight.form, sight.pdf) == (None, b"")
    assert sight.problems[0].line == number


@pytest.mark.parametrize(
    "hostile",
    ["", "\0", "[" * 5000, "a = " + "[" * 3000, "x" * (1 << 21), "[form]\nkunci=1", "\ud800", "[form]\r\n", "=", '"""'],
    ids=range(10),
)
def test_hostile_texts_are_refused_by_line(office, hostile):
    with pytest.raises(Refused) as told:
        save(office, hostile)
    assert told.value.refusal.field.startswith(form_editing.LINE)
    assert look_at_form(office.desk, order(hostile)).problems


def test_who_may_and_stale_saves(office, text):
    changed = text + "# kantor\n"
    with pytest.raises(Refused, match="Administrator"):
        save(office, changed, who="loket1")
    save(office, changed)
    with pytest.raises(Refused) as told:
        save(office, changed + "# lain\n", 0)
    assert told.value.refusal.code == "basi"
    with pytest.raises(Refused) as told:
        save(office, changed, 1)
    assert told.value.refusal.code == "sama"
    with pytest.raises(Refused, match="Kunci"):
        save(office, text, key="../sktm")
    with pytest.raises(Refused, match="tidak dapat diganti"):
        save(office, text, key="sktm_dua")


def test_line_ends_of_another_system_do_not_matter(office, text):
    save(office, (text + "# kantor").replace("\n", "\r\n"))
    assert now(office) == text + "# kantor\n"


def test_back_to_the_shipped_form_two_ways(office, text):
    save(office, text + "# kantor\n")
    assert follow(office, 1) == 2
    assert now(office) == text
    assert line(office).standing is Standing.SHIPPED
    assert any(f.key == KEY and f.letter for f in office.desk.ask(office_values).forms)
    with pytest.raises(Refused):
        follow(office, 2)
    save(office, text + "# kantor\n", 2)
    assert save(office, text, 3) == 4
    versions = office.desk.ask(form_versions, KEY)
    assert [v.follows for v in versions] == [True, False, True, False, True]
    body = office.desk.ask(lambda look: look.settings.body(FORM, KEY))
    assert body == {"teks": ""}


def test_a_new_form_serves_a_service_and_can_be_withdrawn_when_nobody_uses_it(office, text):
    from loket_app.definitions.form_parts import outline, renamed

    made = renamed(outline(text), "Surat Keterangan Contoh", "surat_contoh")
    assert save(office, made, key="surat_contoh") == 1
    assert line(office, "surat_contoh").standing is Standing.OWN
    assert "surat_contoh" in {f.key for f in office.desk.ask(office_values).forms}
    body = dict(office.desk.ask(lambda look: look.settings.body(SERVICE, SERVED)))
    admin = office.by("admin")
    office.desk.do(admin, office_settings.save_setting, SERVICE, SERVED, {**body, "formulir": "surat_contoh"})
    with pytest.raises(Refused, match="masih dipakai"):
        follow(office, 1, "surat_contoh")
    office.desk.do(office.by("admin"), office_settings.save_setting, SERVICE, SERVED, body)
    assert follow(office, 1, "surat_contoh") == 2
    assert "surat_contoh" not in {f.key for f in office.desk.ask(form_shelf)}
    assert "surat_contoh" not in {f.key for f in office.desk.ask(office_values).forms}
    with pytest.raises(Refused):
        now(office, "surat_contoh")


@pytest.fixture
def issued(stage):
    key = stage.ready(SERVED)
    query = select(letter.c.id).where(letter.c.request_id == key)
    letter_id = stage.desk.ask(lambda look: look.connection.execute(query).scalar_one())
    return stage, letter_id, papers.make(stage.desk, "surat", letter_id).pdf


def test_an_issued_letter_keeps_its_version_through_every_change(issued, text):
    stage, letter_id, printed = issued
    form = stage.desk.ask(lambda look: look.connection.execute(select(letter.c.form_key)).scalar_one())
    own = shipped_form(form)
    changed = re.sub(r'(?m)^teks = "(?!")', 'teks = "DIUBAH ', own)
    stage.do("admin", form_editing.save_form, form, changed, 0)
    assert papers.make(stage.desk, "surat", letter_id).pdf == printed
    stage.do("admin", form_editing.follow_shipped, form, 1)
    assert papers.make(stage.desk, "surat", letter_id).pdf == printed
    stage.do("admin", form_editing.save_form, form, changed, 2)
    assert papers.make(stage.desk, "surat", letter_id).pdf == printed
    assert archive.issued_letter(stage.desk, letter_id).job.pdf == printed
    versions = {v.version: v.letters for v in stage.desk.ask(form_versions, form)}
    assert versions == {3: 0, 2: 1, 1: 0, 0: 1}


# -- the page that is seen --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", list(Sample))
def test_every_form_has_a_page_with_made_up_values(office, sample):
    # The longest values of all forms; of the others enough to see every kind of block.
    for key in shipped_keys()[:: 1 if sample is Sample.LONGEST else 5]:
        sight = look_at_form(office.desk, order(shipped_form(key), sample, key=key))
        assert sight.problems == (), key
        assert sight.picture is not None, key
        assert sight.picture.width == 400


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("key", ["legalisasi_sktm", "nomor_antrean", "buku_register"])
def test_a_form_can_be_seen_on_every_sheet(office, key, sheet):
    sight = look_at_form(office.desk, order(shipped_form(key), sheet=sheet, key=key))
    assert sight.pdf
    assert look_at_form(office.desk, order(shipped_form(key), sheet=sheet, key=key, known=sight.digest)).picture is None


def test_the_longest_values_reach_the_page(office, text):
    longest = raster.text(look_at_form(office.desk, order(text, Sample.LONGEST)).pdf)
    assert "Sastrowidagdo" in longest.replace("\n", " ") or "SASTROWIDAGDO" in longest
    empty = raster.text(look_at_form(office.desk, order(text, Sample.EMPTY)).pdf)
    assert "......" in empty.replace(" ", "")


def test_a_body_that_is_stored_otherwise_reads_the_same(office, text):
    """Versions saved before this editor existed are plain texts of the same kind."""
    office.desk.do(office.by("admin"), office_settings.save_setting, FORM, KEY, {"teks": text + "# lama\n"})
    assert line(office).version == 1
    assert save(office, text + "# baru\n", 1) == 2
    kept = select(config.c.version).where(config.c.kind == FORM)
    assert len(office.desk.ask(lambda look: look.connection.execute(kept).all())) == 2
