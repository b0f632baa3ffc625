"""The sheets of a survey period: open or change one, and take over what an older report printed."""

from loket_app.domain.dates import numeric_date
from loket_app.domain.errors import Refusal
from loket_app.domain.figures import units_text, whole_text
from loket_app.domain.survey.instrument import Instrument
from loket_app.domain.survey.sample import sample_size
from loket_app.ui.counter import Counter
from loket_app.ui.fields import DateEdit, Field, LineEdit, Tick
from loket_app.ui.pengaturan.editors import IntEdit
from loket_app.ui.skm.sheets import FormSheet
from loket_app.ui.theme import Tone
from loket_app.ui.tips import plain_tip
from loket_app.usecases.queries import survey_terms
from loket_app.usecases.queries.survey_terms import Proposal
from loket_app.usecases.survey.periods import MOST_PEOPLE, PeriodData, Published


def sample_words(population: int) -> str:
    """How many respondents a population asks for."""
    if not 1 <= population <= MOST_PEOPLE:
        return ""
    found = sample_size(population)
    if found.row is None:
        return f"Minimum {whole_text(found.least)} responden: semua pengguna ditanya."
    return (
        f"Minimum {whole_text(found.least)} responden (tabel Krejcie-Morgan, baris {whole_text(found.row)}; "
        f"rumus {whole_text(found.formula)})."
    )


class PeriodSheet(FormSheet):
    """Open a period, or change one that is open."""

    def __init__(self, counter: Counter, title: str, act: str, intro: str = "") -> None:
        super().__init__(title, act, intro, 6)
        self.counter = counter
        self.first, self.last = DateEdit(), DateEdit()
        form = self.form
        name = LineEdit("misalnya Semester I 2027", 120)
        form.add("judul", Field("Nama masa survei", name, needed=True, above=True), 0, 0, 6)
        form.add("mulai", Field("Mulai", self.first, needed=True, above=True), 1, 0, 3)
        form.add("sampai", Field("Sampai", self.last, needed=True, above=True), 1, 3, 3)
        self.people = Field("Jumlah pengguna layanan (populasi)", IntEdit(remarked=sample_words), above=True)
        self.people.message.setWordWrap(True)
        form.add("populasi", self.people, 2, 0, 6)
        form.add(
            "metode", Field("Cara mengumpulkan", LineEdit("misalnya kuesioner kertas dan kios"), above=True), 3, 0, 6
        )
        form.add("kode", Field("", Tick("Kios meminta kode dari tanda terima"), above=True), 4, 0, 6)
        self.first.edited.connect(self._propose)
        self.last.edited.connect(self._propose)
        self.people.changed.connect(self._sample)

    def show_data(self, data: PeriodData) -> None:
        """Show these values."""
        self.form.set_values(
            {
                "judul": data.title, "mulai": data.first, "sampai": data.last, "populasi": data.population,
                "metode": data.method, "kode": data.code_needed,
            }
        )  # fmt: skip
        self._sample()
        self._propose()

    def data(self) -> PeriodData:
        """As typed; a population that is no number is refused by `problem`."""
        people = self.people.value()
        return PeriodData(
            self.text("judul"), self.text("mulai"), self.text("sampai"),
            people if isinstance(people, int) else None, self.text("metode"), bool(self.form.fields["kode"].value()),
        )  # fmt: skip

    def problem(self) -> Refusal | None:
        """A population must be a number."""
        if isinstance(self.people.value(), str):
            return Refusal("populasi", "Jumlah pengguna layanan ditulis dengan bilangan bulat.", "populasi")
        return None

    def confirm(self) -> None:
        """F8: what is wrong is said at the field."""
        problem = self.problem()
        if problem is not None:
            self.refuse(problem)
            return
        super().confirm()

    def _sample(self) -> None:
        people = self.people.value()
        if isinstance(people, int) and sample_words(people):
            self.people.say(sample_words(people))

    def _propose(self) -> None:
        """Without a population the register proposes one: its requests of as many days before."""
        first, last = self.first.value(), self.last.value()
        if self.people.value() is None and first is not None and last is not None and first <= last:
            self.counter.ask(survey_terms.proposal, first, last, done=self._proposed, lane="skm-populasi")

    def _proposed(self, found: Proposal) -> None:
        if self.people.value() is None:
            days = f"{numeric_date(found.first)} s.d. {numeric_date(found.last)}"
            self.people.say(
                f"Register: {whole_text(found.users)} permohonan pada {days}. Tulis angka itu bila mewakili pengguna.",
                Tone.MUTED,
            )


class HundredthsEdit(LineEdit):
    """A number with two decimals, as 97,72; `value` is in hundredths, the text where it is no such number."""

    def __init__(self, hint: str) -> None:
        super().__init__(hint, 6)

    def value(self) -> int | str | None:
        """Hundredths."""
        text = self.text().strip().replace(".", ",")
        whole, _, rest = text.partition(",")
        if not text:
            return None
        if not (whole.isascii() and whole.isdigit() and (not rest or (rest.isascii() and rest.isdigit()))):
            return text
        if len(rest) > 2:
            return text
        return int(whole) * 100 + int(f"{rest:0<2}")

    def set_value(self, value: object) -> None:
        """Show hundredths, or what was typed."""
        self.setText(units_text(value) if isinstance(value, int) else str(value or ""))


class ReportedSheet(PeriodSheet):
    """Take over a period from its printed report."""

    def __init__(self, counter: Counter, instrument: Instrument) -> None:
        super().__init__(
            counter, "Nilai dari laporan lama", "Catat nilai",
            "Untuk tren: masa survei yang jawabannya tidak ada di sini. Isi IKM yang tercetak, atau nilai rata-rata "
            "setiap unsurnya.",
        )  # fmt: skip
        self.instrument = instrument
        for key in ("populasi", "kode"):
            self.form.fields[key].hide()
        self.form.add("ikm", Field("IKM", HundredthsEdit("97,72"), above=True), 5, 0, 3)
        self.form.add("responden", Field("Jumlah responden", IntEdit(), above=True), 5, 3, 3)
        for n, unsur in enumerate(instrument.unsur):
            field = Field(f"NRR {unsur.code}", HundredthsEdit("3,88"), above=True)
            field.setToolTip(plain_tip(unsur.label))
            field.widget.setAccessibleName(f"NRR {unsur.code} {unsur.label}")
            field.message.hide()
            self.form.add(unsur.key, field, 6 + n // 3, n % 3 * 2, 2)

    def refuse(self, refusal: Refusal) -> None:
        """The lines under the small fields are left out: what is wrong there is said above the button too."""
        super().refuse(refusal)
        if refusal.field in {u.key for u in self.instrument.unsur}:
            self.notice.refuse(refusal)

    def published(self) -> Published:
        """As typed."""
        nrr = {u.key: v for u in self.instrument.unsur if isinstance(v := self.form.fields[u.key].value(), int)}
        ikm, people = self.form.fields["ikm"].value(), self.form.fields["responden"].value()
        return Published(nrr, ikm if isinstance(ikm, int) else None, people if isinstance(people, int) else 0)

    def problem(self) -> Refusal | None:
        """Every number must be one."""
        for key in ("ikm", "responden", *(u.key for u in self.instrument.unsur)):
            if isinstance(self.form.fields[key].value(), str):
                return Refusal("angka", "Tulis angka seperti 97,72.", key)
        return None

    def _propose(self) -> None:
        """An old report has its own numbers."""
