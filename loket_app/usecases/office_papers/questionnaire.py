"""The blank SKM questionnaire: the questions that the survey itself asks, for the pen. No name is asked for."""

from loket_app.domain.survey.instrument import Instrument
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named
from loket_app.usecases.office_papers.making import made, office_paper, on_sheet, one, sheet_named
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from loket_app.usecases.survey.periods import current_instrument
from loket_app.usecases.views.paper import PaperJob

QUESTIONNAIRE = "skm_kuesioner"
SHEETS = ("A4", "F4")


def question_values(instrument: Instrument) -> dict[str, object]:
    """The questions in display order and what is asked about the respondent, as rows of the form."""
    return {
        "skm_judul": instrument.title,
        "responden": [{"nama_data": g.label, "pilihan_data": "\n".join(g.choices)} for g in instrument.groups],
        "pertanyaan": [
            {
                "unsur": unsur.label, "bunyi": question.text,
                **{f"pilihan_{n}": words for n, words in enumerate(question.options, start=1)},
            }
            for unsur in instrument.unsur
            for question in unsur.questions
        ],
    }  # fmt: skip


def questionnaire(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    """The questionnaire on the chosen sheet, set anew for it."""
    sheet = sheet_named(choice.sheet, SHEETS)
    form = on_sheet(form_named(look, QUESTIONNAIRE), sheet)
    values = question_values(current_instrument(look))
    paper = office_paper(look, desk, None, signed=False)
    return made(QUESTIONNAIRE, one(form, values, paper), form.title, f"{form.title} {sheet.value}")


def _make(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(questionnaire, desk, choice)


PAPERS: tuple[OfficePaper, ...] = (
    OfficePaper(
        QUESTIONNAIRE, Group.SURVEY, "Kuesioner SKM kosong",
        "Lembar survei untuk diisi tamu dengan pena, tanpa nama; jawabannya lalu dimasukkan ke program.",
        (Ask.SHEET,), _make, sheets=SHEETS,
    ),
)  # fmt: skip
