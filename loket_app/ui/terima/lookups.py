"""What the page asks while a clerk types: is the applicant known, twins, the promised time, letters paper cannot show.

Answers never block and never overwrite what was typed; a newer question makes an older answer stale.
"""

from PySide6.QtCore import QObject, QTimer

from loket_app.domain import dates
from loket_app.ui.counter import Counter
from loket_app.ui.fields import NIK_DIGITS
from loket_app.ui.terima import words
from loket_app.ui.terima.form import SERVICE
from loket_app.ui.terima.page import IntakePage
from loket_app.ui.terima.side import SidePanel
from loket_app.ui.theme import Tone
from loket_app.usecases.queries import intake as queries
from loket_app.usecases.queries import register
from loket_app.usecases.queries.intake import PromiseIfNow, Waiting
from loket_app.usecases.queries.register import KnownApplicant, RegisterRow

PAUSE_MS = 250
NEW_PERSON = "Belum pernah tercatat di kantor ini."
NO_NIK_YET = "Ketik NIK; pemohon yang pernah datang dikenali dan datanya terisi sendiri."
OTHER_NAME_NOTE = "nama_lain"
NOTHING_BEFORE = "Sudah dikenal, tetapi belum punya permohonan."


class Lookups(QObject):
    """Questions about one intake. `person_id` is the known applicant while his NIK stands in the field."""

    def __init__(self, counter: Counter, page: IntakePage, side: SidePanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._page = page
        self._side = side
        self._nik = ""
        self._twins_asked = ("", "", "")
        self._waiting: Waiting | None = None
        self._minute = -1
        self.person_id: int | None = None
        self._known_name = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._settled)

    def begin(self, waiting: Waiting | None = None) -> None:
        """Another intake: everything is asked anew."""
        self._nik = ""
        self._twins_asked = ("", "", "")
        self._waiting = waiting
        self._minute = -1
        self.person_id = None
        self._known_name = ""
        self._side.clear(NO_NIK_YET if waiting is None else "")

    def resume(self, person_id: int | None) -> None:
        """A draft is back: the NIK in it was looked up before, and what was filled in stays as the clerk left it."""
        self._nik = self._page.fields.text("nik")
        self.person_id = person_id
        if len(self._nik) == NIK_DIGITS:
            self._counter.ask(register.known_applicant, self._nik, done=self._history, lane="terima-pemohon")
        self.edited("")
        self.service_chosen()

    def stop(self) -> None:
        """Ask nothing more."""
        self._pause.stop()

    def edited(self, key: str) -> None:
        """A field changed: look up what hangs on it."""
        if key == "nik":
            self._nik_edited()
        if key in ("nik", "name"):
            self._compare_names()
        if key in ("nik", "name", SERVICE, "") or self._page.fields.strange_texts():
            self._pause.start()

    def _nik_edited(self) -> None:
        nik = self._page.fields.text("nik")
        if nik == self._nik:
            return
        self._nik = nik
        self.person_id = None
        self._known_name = ""
        self._page.known = False
        self._page.fields.unfill()
        self._side.show_past((), NO_NIK_YET)
        if len(nik) == NIK_DIGITS:
            self._page.fields.fill_from_nik()
            self._counter.ask(register.known_applicant, nik, done=self._known, lane="terima-pemohon")

    def _compare_names(self) -> None:
        """A NIK that belongs to another name is warned of: the wrong person's letter begins here."""
        slot, typed = self._page.fields.slots["name"], self._page.fields.text("name")
        known = self._known_name
        other = known if known and typed and typed.casefold() != known.casefold() else ""
        said = f"NIK ini tercatat atas nama {other}. Cocokkan dengan KTP-nya." if other else ""
        slot.annotate(OTHER_NAME_NOTE, said, Tone.WARN)

    def _known(self, known: KnownApplicant | None) -> None:
        self._history(known)
        if known is None or known.data.nik != self._page.fields.text("nik"):
            return
        self.person_id = known.person_id
        self._known_name = known.data.name
        self._page.known = True
        self._page.fields.fill_known(known.data, words.KNOWN_FROM)
        self._compare_names()
        self._page.show_counts()
        self._pause.start()

    def _history(self, known: KnownApplicant | None) -> None:
        if known is None:
            self._side.show_past((), NEW_PERSON)
        else:
            self._side.show_past(known.past, "" if known.past else NOTHING_BEFORE)

    def _settled(self) -> None:
        """Typing paused: what costs a search is asked now."""
        self.ask_now()

    def ask_now(self) -> None:
        """Twins and unprintable letters, without waiting for a pause in the typing."""
        self._pause.stop()
        fields = self._page.fields
        strange = fields.strange_texts()
        if strange:
            self._counter.ask(queries.unprintable, strange, done=fields.show_letters, lane="terima-huruf")
        nik = fields.text("nik")
        asked = (nik if len(nik) == NIK_DIGITS else "", fields.text("name"), fields.text(SERVICE))
        if asked == self._twins_asked or self._waiting is not None:
            return
        self._twins_asked = asked
        if asked[2] and (asked[0] or len(asked[1]) > 2):
            self._counter.ask(register.twins, *asked, done=self._twins, lane="terima-kembar")
        else:
            self._side.show_twins(())

    def _twins(self, rows: tuple[RegisterRow, ...]) -> None:
        self._side.show_twins(rows)

    def service_chosen(self) -> None:
        """Another service: its card, and its promise."""
        choice = self._page.fields.choice()
        if self._waiting is not None:
            self._side.show_service(self._waiting.service, words.limit_in_words(self._waiting.limit))
        elif choice is None:
            self._side.show_service(None, "")
            self._promised(None)
            return
        else:
            self._side.show_service(choice.service, words.promise_words(choice))
        self.ask_promise()

    def tick(self, now: int) -> None:
        """The promised time moves with every minute."""
        if now // dates.MINUTE != self._minute:
            self._minute = now // dates.MINUTE
            self.ask_promise()

    def ask_promise(self) -> None:
        """When would it be done if F8 were pressed now?"""
        choice = self._page.fields.choice()
        if self._waiting is not None:
            self._counter.ask(queries.promise_if_complete, self._waiting.id, done=self._promised, lane="terima-janji")
        elif choice is not None:
            self._counter.ask(
                queries.promise_if_now, choice.service.key, done=self._promised, lane="terima-janji", refused=_quiet
            )

    def _promised(self, promise: PromiseIfNow | None) -> None:
        if promise is not None and self._waiting is None and self._page.fields.choice() is None:
            promise = None
        self._side.promise.show_promise(promise)
        told = promise.words() if promise is not None else ""
        self._page.show_promise(f"Janji selesai bila ditekan sekarang: {told}" if told else "")


def _quiet(_refusal: object) -> None:
    """A service that was closed meanwhile is told when it is handed in, not while the clerk looks."""
