"""The survey's reports and poster as office papers: the period is chosen, everything else is in the program."""

from loket_app.definitions.report_names import FOLLOW_UP, POSTER, SURVEY_REPORT
from loket_app.usecases.desk import Desk
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper, Prepared
from loket_app.usecases.survey import reports
from loket_app.usecases.views.paper import PaperJob


def _survey(desk: Desk, choice: Choice) -> Prepared:
    return reports.prepared_pdf(reports.survey_content(desk, choice.survey))


def _survey_word(desk: Desk, choice: Choice) -> Prepared:
    return reports.prepared_word(reports.survey_content(desk, choice.survey))


def _follow_up(desk: Desk, choice: Choice) -> Prepared:
    return reports.prepared_pdf(reports.followup_content(desk, choice.survey))


def _follow_up_word(desk: Desk, choice: Choice) -> Prepared:
    return reports.prepared_word(reports.followup_content(desk, choice.survey))


def _finished(ready: Prepared) -> PaperJob:
    assert ready.job is not None
    return ready.job(ready.finished())


def _make_survey(desk: Desk, choice: Choice) -> PaperJob:
    return _finished(_survey(desk, choice))


def _make_follow_up(desk: Desk, choice: Choice) -> PaperJob:
    return _finished(_follow_up(desk, choice))


def _word_survey(desk: Desk, choice: Choice) -> bytes:
    return _survey_word(desk, choice).finished()


def _word_follow_up(desk: Desk, choice: Choice) -> bytes:
    return _follow_up_word(desk, choice).finished()


def _poster(desk: Desk, choice: Choice) -> PaperJob:
    return reports.poster(desk, choice.survey, choice.sheet)


def _poster_image(desk: Desk, choice: Choice) -> bytes:
    return reports.poster_png(desk, choice.survey, choice.sheet)


PAPERS: tuple[OfficePaper, ...] = (
    OfficePaper(
        SURVEY_REPORT, Group.SURVEY, "Laporan SKM",
        "Laporan survei satu periode, BAB I sampai V dengan lampirannya, untuk ditandatangani atau disunting di Word.",
        (Ask.SURVEY,), _make_survey, prepared=_survey, word=_word_survey, prepared_word=_survey_word,
    ),
    OfficePaper(
        FOLLOW_UP, Group.SURVEY, "Laporan hasil tindak lanjut SKM",
        "Rencana tindak lanjut dan realisasinya (Tabel 1 sampai 4) dengan foto kegiatan, untuk dikirim ke kabupaten.",
        (Ask.SURVEY,), _make_follow_up, prepared=_follow_up, word=_word_follow_up, prepared_word=_follow_up_word,
    ),
    OfficePaper(
        POSTER, Group.SURVEY, "Poster nilai IKM",
        "Nilai IKM, mutu, dan jumlah responden untuk ruang tunggu, situs, dan media sosial.",
        (Ask.SURVEY, Ask.SHEET), _poster, sheets=reports.POSTER_SHEETS, image=_poster_image,
    ),
)  # fmt: skip
