"""The public display: nobody's name, read from five metres, alive when the data is not, quiet while nothing happens."""

import io
import wave
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import MINUTE, SECOND
from loket_app.domain.display import LOST, DisplayLook, Sound
from loket_app.ui import theme
from loket_app.ui.layar import sound as sounds
from loket_app.ui.layar.board import PublicBoard, font_of, shown_text
from loket_app.ui.layar.chime import RATE, chime
from loket_app.ui.layar.feed import LOST_AFTER, PATIENCE, Feed
from loket_app.ui.layar.marquee import Marquee
from loket_app.ui.layar.palette import TEXT_ON, palette
from loket_app.ui.layar.recordings import joined
from loket_app.ui.layar.scene import CAPTION, FRESH_MS, PAGE_MS, READABLE, Fill, Moment, Screen, Text, scene, texts_of
from loket_app.ui.layar.sound import Announcer
from loket_app.ui.layar.window import ANNOUNCED, DisplayWindow
from loket_app.ui.runner import InlineRunner
from loket_app.usecases import acts, queue_calls
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.queries.public_display import public_view
from loket_app.usecases.views.display import Call, PublicView, ReadyRow
from loket_app.usecases.watching import watching
from tests.usecases.test_public_display import ready

SIZES = ((1366, 768), (1920, 1080), (1280, 1024), (1080, 1920), (768, 1366))
NAMES = ("Contoh Rahasia", "6402154706930003", "0812-0000-1111")


_FULL: list[tuple[PublicView, int]] = []


@pytest.fixture
def full(request: pytest.FixtureRequest) -> PublicView:
    """A view with everything on it: called, waiting, late, nearly late, stopped, of another day, to collect."""
    if not _FULL:
        office = request.getfixturevalue("make_office")()
        _FULL.append((full_view(office), office.clock.now()))
    return _FULL[0][0]


@pytest.fixture
def now(full: PublicView) -> int:
    return _FULL[0][1]


def full_view(office: Any) -> PublicView:
    """Made once: it is the same for all tests that look at it."""
    office.accept("sktm", name=NAMES[0], nik=NAMES[1])
    office.minutes(24 * 60 - 3)
    for _ in range(5):
        office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
    paper = ready(office, "legalisir")
    ready(office, "sktm")
    office.desk.do(office.by("loket1"), acts.call, paper, office.version(paper))
    for service in ("sktm", "dispensasi_nikah", "ahli_waris", "skpt", "skck", "kematian"):
        office.accept(service, name=NAMES[0])
    making = office.accept("sktm")
    office.desk.do(office.by("kasi_pelum"), acts.advance, making, office.version(making))
    office.accept("sktm", complete=False)
    paused = office.accept("keramaian")
    office.desk.do(office.by("kasi_pelum"), acts.pause, paused, office.version(paused), "verifikasi_lapangan", "cek")
    Desk(office.desk.engine, office.clock, "Loket 2").do(office.by("loket2"), queue_calls.call_next)
    found = office.desk.ask(public_view)
    assert found is not None
    return found


# -- what stands on it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_no_word_on_it_names_anybody(full: PublicView, now: int, size: tuple[int, int]) -> None:
    words = " ".join(texts_of(scene(full, Screen(*size), Moment(now))) + full.texts)
    for secret in (*NAMES, "Contoh", "Rahasia"):
        assert secret not in words


def words_at(full: PublicView, now: int, size: tuple[int, int] = (1366, 768), lost: int | None = None) -> str:
    """The words of all pages."""
    pages = [scene(full, Screen(*size), Moment(now + n * PAGE_MS, lost)) for n in range(6)]
    return "\n".join("|".join(texts_of(items)) for items in pages)


def test_numbers_services_places_times_calls_and_what_to_collect(full: PublicView, now: int) -> None:
    words = words_at(full, now)
    for part in (
        "Layanan Kecamatan Sangasanga", "Dipanggil sekarang", "ke loket", "Silakan ambil di loket", "Legalisir",
        "Berikutnya 002  003  004", "surat dibuat di meja operator", "menunggu kelengkapan berkas", "23 Nov",
        "berhenti", "janji pukul", "lewat",
    ):  # fmt: skip
        assert part in words, part


@pytest.mark.parametrize("size", [s for s in SIZES if max(s) * 9 // 16 - min(s) in (-1, 0, 1)])
def test_it_can_be_read_from_five_metres(full: PublicView, now: int, size: tuple[int, int]) -> None:
    """What matters has capitals of ten minutes of arc on a 43 inch screen; only captions are smaller."""
    screen = Screen(*size)
    millimetres = 43 * 25.4 / (screen.width**2 + screen.height**2) ** 0.5
    small = set()
    for item in scene(full, screen, Moment(now)):
        if isinstance(item, Text):
            capitals = QFontMetricsF(font_of(theme.current().family, item.size, item.strong)).capHeight() * millimetres
            assert item.size >= screen.px(CAPTION) - 1
            if capitals < 14.5:
                small.add(item.text.split(" ")[0])
    assert small <= {"Nomor", "Layanan", "Selesai", "23", "janji", "jam", "nomor"}
    assert screen.px(READABLE) >= 31 * screen.unit - 1


@pytest.mark.parametrize("size", SIZES)
def test_every_word_has_room_and_none_lies_on_another(full: PublicView, now: int, size: tuple[int, int]) -> None:
    screen = Screen(*size)
    for n in range(4):
        texts = [i for i in scene(full, screen, Moment(now + n * PAGE_MS)) if isinstance(i, Text)]
        for item in texts:
            assert shown_text(item) == item.text, item
            assert item.rect.x >= 0
            assert item.rect.y >= 0
            assert item.rect.x + item.rect.w <= screen.width
            assert item.rect.y + item.rect.h <= screen.height
        boxes = [(item, ink_of(item)) for item in texts]
        for i, (one, a) in enumerate(boxes):
            for other, b in boxes[i + 1 :]:
                apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
                assert apart, (one.text, other.text)


def ink_of(item: Text) -> tuple[int, int, int, int]:
    """Where the letters stand: left, top, right, bottom."""
    metrics = QFontMetrics(font_of(theme.current().family, item.size, item.strong))
    wide, high = metrics.horizontalAdvance(item.text), metrics.capHeight()
    x = {"left": item.rect.x, "right": item.rect.x + item.rect.w - wide}.get(
        item.align.value, item.rect.x + (item.rect.w - wide) // 2
    )
    middle = item.rect.y + item.rect.h // 2
    return x, middle - high // 2, x + wide, middle + high // 2


@pytest.mark.parametrize("look", list(DisplayLook))
@pytest.mark.parametrize("lost", [False, True])
def test_every_pair_of_colours_can_be_read(look: DisplayLook, lost: bool) -> None:
    colors = palette(look, lost)
    for ink, ground in TEXT_ON:
        assert theme.contrast(getattr(colors, ink), getattr(colors, ground)) >= 4.5, (ink, ground)


def test_the_time_that_is_left_counts_in_words_with_a_sign(full: PublicView, now: int) -> None:
    one = replace(full, rows=tuple(r for r in full.rows if r.service == "SKTM" and r.clock.state == "running")[-1:])
    row = one.rows[0]
    assert row.due is not None
    for ahead, wanted, sign in ((25, "25 menit", None), (3, "3 menit", "warning"), (0, "0 menit", "warning")):
        items = scene(one, Screen(1366, 768), Moment(row.due - ahead * MINUTE))
        assert wanted in texts_of(items)
        assert (sign is None) or sign in {getattr(i, "name", "") for i in items}
    late = scene(one, Screen(1366, 768), Moment(row.due + 7 * MINUTE))
    assert "lewat 7 menit" in texts_of(late)
    assert "late" in {getattr(i, "name", "") for i in late}
    assert now < row.due


def test_a_fresh_call_is_filled_and_says_so_and_then_rests(full: PublicView) -> None:
    called = full.calls[0].at
    fresh, later = (scene(full, Screen(1366, 768), Moment(called + ms)) for ms in (0, FRESH_MS))
    assert any(isinstance(i, Fill) and i.tone == "call_ground" for i in fresh)
    assert not any(isinstance(i, Fill) and i.tone == "call_ground" for i in later)
    assert "Panggilan terakhir" in texts_of(later)


def test_more_than_fits_turns_its_pages(full: PublicView) -> None:
    many = replace(full, ready=tuple(ReadyRow(f"{n:03d}", "", "SKTM", "") for n in range(40, 52)))
    words = words_at(many, 0)
    assert all(f"{n:03d}" in words for n in range(40, 52))
    assert all(row.queue in words for row in full.rows)


def test_it_begins_before_anything_happened(office: Any) -> None:
    view = office.desk.ask(public_view)
    words = "|".join(texts_of(scene(view, Screen(1366, 768), Moment(office.clock.now()))))
    for part in ("Belum ada panggilan", "Tidak ada yang antre", "Belum ada surat", "Belum ada permohonan"):
        assert part in words


# -- it repaints what changes ------------------------------------------------------------------------------------------


class Paints(QObject):
    """Counts what is painted on a widget."""

    def __init__(self, board: PublicBoard) -> None:
        super().__init__()
        self.board, self.areas = board, []
        board.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            box = event.region().boundingRect()  # type: ignore[attr-defined]
            self.areas.append(box.width() * box.height())
        return False


def test_only_what_became_different_is_painted_again(full: PublicView, qtbot: QtBot) -> None:
    board = PublicBoard()
    qtbot.addWidget(board)
    board.resize(1366, 768)
    board.show()
    now = full.calls[0].at + FRESH_MS
    now += PAGE_MS - now % PAGE_MS
    board.show_moment(full, Moment(now))
    QApplication.processEvents()
    board.foot.hide()
    QApplication.processEvents()
    paints = Paints(board)
    board.show_moment(full, Moment(now + SECOND))
    QApplication.processEvents()
    assert paints.areas == []
    board.show_moment(full, Moment(now + MINUTE))
    QApplication.processEvents()
    assert paints.areas
    assert max(paints.areas) < 1366 * 768
    board.show_moment(full, Moment(now + MINUTE, now))
    QApplication.processEvents()
    assert paints.areas[-1] == 1366 * 768


def test_the_running_line_moves_and_stands_still_where_it_fits(qtbot: QtBot) -> None:
    line = Marquee()
    qtbot.addWidget(line)
    line.resize(800, 80)
    font = font_of(theme.current().family, 34, True)
    line.say(("Pendek",), font, "#000000", "#FFFFFF")
    line.show()
    assert not line.running()
    assert not line._timer.isActive()
    line.say(("Kalimat yang panjang sekali " * 6, "Yang kedua"), font, "#000000", "#FFFFFF")
    assert line.running()
    qtbot.waitUntil(lambda: line.offset() > 3, timeout=2000)
    line.hide()
    assert not line._timer.isActive()


# -- lost and found ----------------------------------------------------------------------------------------------------


class Watcher:
    """A display that looks at a file from beside."""

    def __init__(self, office: Any, qtbot: QtBot) -> None:
        self.office = office
        self.heard: list[Call] = []

        @contextmanager
        def opener() -> Iterator[Any]:
            with watching(office.file, office.clock) as watch:
                yield watch

        self.runner = InlineRunner(opener)
        self.window = DisplayWindow(self.runner, office.clock.now, Announcer(None, lambda _: True, lambda _: True))
        self.window.announcer.announce = lambda call, _: self.heard.append(call)  # type: ignore[method-assign]
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        self.window.show()
        self.beat()

    def beat(self, seconds: int = 0) -> None:
        for _ in range(max(1, seconds)):
            self.office.clock.move(SECOND if seconds else 0)
            self.window.feed.poll()
            self.window.tick(self.office.clock.now())
        QApplication.processEvents()

    def words(self) -> str:
        return "|".join(texts_of(self.window.board.items))

    def close(self) -> None:
        self.window.close()
        self.runner.close()


def test_it_survives_the_loss_of_the_file_and_finds_it_again(office: Any, qtbot: QtBot) -> None:
    office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
    office.desk.do(office.by("loket1"), queue_calls.call_next)
    pc = Watcher(office, qtbot)
    assert "001" in pc.words()
    good_at = office.clock.now()
    away: Path = office.file.with_name("pergi.db")
    office.file.rename(away)
    pc.beat(2)
    assert LOST not in pc.words(), "a moment's trouble is not told"
    pc.beat(5)
    assert LOST in pc.words()
    assert pc.window.feed.lost_since(office.clock.now()) == good_at
    assert "001" in pc.words(), "the last picture stays"
    assert pc.window.board._colors == palette(DisplayLook.DARK, True)
    assert not pc.window.board.foot.isVisible()
    assert not office.file.exists(), "a display makes no file"
    away.rename(office.file)
    office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
    pc.beat(1)
    assert LOST not in pc.words()
    assert "Berikutnya 002" in pc.words()
    pc.close()


def test_it_begins_without_a_file_and_says_so(office: Any, qtbot: QtBot, tmp_path: Path) -> None:
    there = office.file
    office.file = tmp_path / "belum" / "loket.db"
    pc = Watcher(office, qtbot)
    assert "Menunggu data" in pc.words()
    pc.beat(6)
    assert LOST in pc.words()
    office.file.parent.mkdir()
    office.file.write_bytes(b"bukan berkas data")
    pc.beat(1)
    assert LOST in pc.words()
    office.file.unlink()
    there.rename(office.file)
    pc.beat(1)
    assert "Layanan Kecamatan Sangasanga" in pc.words()
    pc.close()


def test_a_damaged_file_and_another_office_in_its_place(make_office: Any, qtbot: QtBot, tmp_path: Path) -> None:
    office = make_office()
    pc = Watcher(office, qtbot)
    good = office.file.read_bytes()
    office.file.write_bytes(good[:4096] + b"\0" * 8192)
    pc.beat(6)
    assert LOST in pc.words()
    other = make_office("kemlagi", "lain.db")
    other.file.replace(office.file)
    pc.beat(1)
    assert "Layanan Kecamatan Kemlagi" in pc.words()
    pc.close()


def test_who_only_looks_cannot_write(office: Any) -> None:
    from sqlalchemy import insert

    from loket_app.domain.errors import Disturbance
    from loket_app.store.tables import meta

    before = office.file.read_bytes()
    with watching(office.file, office.clock) as watch, pytest.raises(Disturbance):
        watch.ask(lambda look: look.connection.execute(insert(meta), {"name": "x", "value": "y"}))
    assert office.file.read_bytes() == before


def test_an_answer_that_does_not_come_is_a_loss_too(office: Any, qtbot: QtBot) -> None:
    @contextmanager
    def opener() -> Iterator[Any]:
        yield office.desk

    runner = InlineRunner(opener, hold=True)
    feed = Feed(runner, office.clock.now)
    feed.poll()
    runner.step()
    feed.poll()
    office.clock.move(LOST_AFTER + SECOND)
    feed.poll()
    assert feed.lost_since(office.clock.now()) is not None
    runner.step()
    assert feed.lost_since(office.clock.now()) is None
    runner.close()


def test_even_a_fault_of_ours_is_told_as_data_that_is_away(
    office: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = Watcher(office, qtbot)
    with monkeypatch.context() as patch:
        patch.setattr("loket_app.ui.layar.feed.public_view", lambda *_: 1 // 0)
        pc.beat(6)
        assert LOST in pc.words()
    pc.beat(1)
    assert LOST not in pc.words()
    pc.close()


def test_an_answer_that_was_lost_for_good_is_asked_for_again(office: Any) -> None:
    asked: list[Any] = []

    class Deaf:
        def run(self, *args: Any, **_: Any) -> None:
            asked.append(args)

    feed = Feed(Deaf(), office.clock.now)  # type: ignore[arg-type]
    feed.poll()
    feed.poll()
    assert len(asked) == 1
    office.clock.move(PATIENCE)
    feed.poll()
    assert len(asked) == 2


# -- what is heard -----------------------------------------------------------------------------------------------------


def test_each_call_is_said_once_and_old_ones_not(office: Any, qtbot: QtBot) -> None:
    for _ in range(3):
        office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
    office.desk.do(office.by("loket1"), queue_calls.call_next)
    office.clock.move(ANNOUNCED + SECOND)
    pc = Watcher(office, qtbot)
    assert pc.heard == []
    two = office.desk.do(office.by("loket1"), queue_calls.call_next)
    office.clock.move(10)
    office.desk.do(office.by("loket2"), queue_calls.call_next)
    pc.beat(1)
    pc.beat(1)
    assert [c.queue for c in pc.heard] == ["002", "003"]
    office.desk.do(office.by("loket1"), queue_calls.call_again, two.id, two.version)
    pc.beat(1)
    assert [c.queue for c in pc.heard] == ["002", "003", "002"]
    pc.close()


def test_calls_wait_for_each_other_and_silence_is_kept() -> None:
    said: list[str] = []

    def play(sound: bytes) -> bool:
        said.append("bel" if sound == chime() else "rekaman")
        return True

    def speak(words: str) -> bool:
        said.append(words)
        return True

    announcer = Announcer(None, play, speak)
    call = Call("a", "021", "", "2", 0, False)
    announcer.announce(call, Sound.NONE)
    assert announcer._thread is None
    announcer.announce(call, Sound.VOICE)
    announcer.announce(replace(call, queue="022"), Sound.CHIME)
    announcer.finish()
    assert said == ["bel", "Nomor antrean nol dua satu, silakan ke loket dua.", "bel"]


def recording(file: Path, loud: int, rate: int = 8000) -> None:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(array("h", [loud] * 80).tobytes())


def test_the_offices_own_recordings_are_joined_and_come_before_any_voice(tmp_path: Path) -> None:
    for n, word in enumerate((*"0123456789", "nomor_antrean", "silakan_ke_loket")):
        recording(tmp_path / f"{word}.wav", n)
    played: list[bytes] = []
    spoken: list[str] = []
    announcer = Announcer(tmp_path, lambda sound: not played.append(sound), lambda words: not spoken.append(words))
    announcer.announce(Call("a", "021", "", "3", 0, False), Sound.VOICE)
    announcer.announce(Call("b", "021", "", "3", 0, True), Sound.VOICE)
    announcer.finish()
    with wave.open(io.BytesIO(played[1])) as file:
        samples = array("h", file.readframes(file.getnframes()))
    assert [k for k, _ in groupby(samples) if k] == [10, 2, 1, 11, 3]
    assert len(spoken) == 1, "a word is missing: the voice of the PC says it"
    recording(tmp_path / "2.wav", 2, 16000)
    assert joined(tmp_path, "21") is None
    (tmp_path / "2.wav").write_bytes(b"bukan rekaman")
    assert joined(tmp_path, "21") is None
    assert joined(None, "21") is None


def test_the_chime_is_a_soft_wave() -> None:
    with wave.open(io.BytesIO(chime())) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        samples = array("h", file.readframes(file.getnframes()))
    assert 20_000 < max(map(abs, samples)) < 30_000
    assert max(map(abs, [*samples[:4], *samples[-4:]])) < 400
    assert 1.0 < len(samples) / RATE < 3.0


def test_a_pc_uses_the_player_and_the_voice_that_it_has() -> None:
    has = {"aplay": "/usr/bin/aplay", "espeak-ng": "/usr/bin/espeak-ng", "powershell": "C:/ps.exe"}.get
    assert sounds.player(has, "linux") == ("/usr/bin/aplay", "-q")
    assert sounds.speaker(has, "linux")[:3] == ("/usr/bin/espeak-ng", "-v", "id")
    assert sounds.player(lambda _: None, "linux") == sounds.speaker(lambda _: None, "linux") == ()
    windows = sounds.speaker(has, "win32")
    assert windows[0] == "C:/ps.exe"
    assert "Language=421" in windows[-1]


def test_what_cannot_be_run_is_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "player", lambda: ("tidak-ada-pemutar",))
    monkeypatch.setattr(sounds, "speaker", lambda: ())
    assert sounds.play_wave(chime()) is False
    assert sounds.say("Nomor") is False
    assert "tidak ditemukan" in sounds.sound_words()
