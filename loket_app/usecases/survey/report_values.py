"""The values and rows that the wording of the survey's reports may name (`definitions/report_names`)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from loket_app.domain.dates import MONTHS
from loket_app.domain.figures import fraction_text, percent_text, units_text, whole_text
from loket_app.domain.followup import Realisation, Status
from loket_app.domain.survey.index import Result, UnsurScore
from loket_app.usecases.queries.survey import LEAST
from loket_app.usecases.queries.survey_rtl import LineView, PlanView
from loket_app.usecases.survey.counting import IMPORT, KIOSK, PAPER
from loket_app.usecases.survey.periods import OPEN
from loket_app.usecases.survey.report_data import letter, performance
from loket_app.usecases.survey.report_reading import SurveyFacts

Row = dict[str, object]
Values = dict[str, object]

DRAFT: Final = "KONSEP \N{EM DASH} periode survei belum ditutup"
ORDINALS: Final = ("pertama", "kedua", "ketiga", "keempat", "kelima", "keenam", "ketujuh", "kedelapan", "kesembilan")
HIGHEST: Final = 3
SOURCES: Final = {PAPER: "kuesioner kertas", KIOSK: "isian di layar ruang pelayanan", IMPORT: "isian dari tabel"}


def listed(words: Sequence[str]) -> str:
    """satu, dua, dan tiga."""
    if len(words) < 2:
        return "".join(words)
    comma = "," if len(words) > 2 else ""
    return f"{', '.join(words[:-1])}{comma} dan {words[-1]}"


def ordinal(rank: int) -> str:
    """pertama, kedua … for the first nine; ke-10 after them."""
    return ORDINALS[rank - 1] if rank <= len(ORDINALS) else f"ke-{rank}"


def priority_keys(facts: SurveyFacts) -> tuple[str, ...]:
    """The priorities as the plan froze them, else as computed."""
    plan = facts.plan
    return tuple(p.unsur for p in plan.priorities.chosen) if plan is not None else facts.found.result.priorities


def common_values(facts: SurveyFacts) -> Values:
    """What both reports may name."""
    office, period, result = facts.office, facts.found.period, facts.found.result
    low, high = _scores(result, priority_keys(facts)), highest(result)
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    built_in = office.paper.built_in()
    return {
        **{key: built_in[key] for key in ("kantor_nama", "kantor_kecamatan", "kantor_kabupaten", "kantor_tempat")},
        "kantor_alamat": built_in["kantor_alamat"], "kantor_kontak": built_in["kantor_kontak"],
        "pemerintah": office.head.kabupaten, "tahun": str(office.today.year),
        "bulan_tahun": f"{MONTHS[office.today.month - 1]} {office.today.year}",
        "periode": period.title, "mulai": first, "sampai": last, "konsep": period.state == OPEN,
        "instrumen": facts.found.instrument.title, "jumlah_unsur": len(facts.found.instrument.unsur),
        "jumlah_pertanyaan": len(facts.found.instrument.questions), "jumlah_responden": result.n,
        "ikm": result.ikm_text, "ni": fraction_text(result.ni, 3), "mutu": letter(result.mutu),
        "kinerja": performance(result.mutu),
        "unsur_terendah": low[0].label if low else "", "nilai_terendah": fraction_text(low[0].nrr) if low else "",
        "unsur_tertinggi": high[0].label if high else "", "nilai_tertinggi": fraction_text(high[0].nrr) if high else "",
        "daftar_prioritas": listed([u.label for u in low]),
        "seragam": len({u.mutu for u in result.unsur}) == 1,
        "nilai_sama": "" if _reason(facts) else tie_words(result),
        "alasan_urutan": _reason(facts).rstrip("."),
        "jumlah_foto": len(facts.pictures), "tanda_konsep": DRAFT if period.state == OPEN else "",
        **plan_values(facts.plan),
    }  # fmt: skip


def _reason(facts: SurveyFacts) -> str:
    return facts.plan.priorities.reason if facts.plan is not None else ""


def _scores(result: Result, keys: Sequence[str]) -> list[UnsurScore]:
    return [result.score(key) for key in keys]


def highest(result: Result) -> list[UnsurScore]:
    """The unsur with the highest NRR, the highest first; those that are priorities are none of them."""
    rest = result.ranked[len(result.priorities) :]
    return _scores(result, rest[::-1][:HIGHEST])


def tie_words(result: Result) -> str:
    """That which unsur is a priority hung on the regulation's order; nothing where it did not."""
    tie = result.crossing
    if tie is None:
        return ""
    labels = listed([result.score(key).label for key in tie.keys])
    return (
        f"{labels} bernilai sama ({fraction_text(tie.nrr)}) pada peringkat {tie.first} sampai {tie.last}; yang menjadi "
        "prioritas ditetapkan menurut urutan unsur pada peraturan."
    )


def plan_values(plan: PlanView | None) -> Values:
    """How far the plan is; without one only that there is none."""
    if plan is None:
        return {"ada_rtl": False, "jumlah_rtl": 0}
    share = plan.share
    return {
        "ada_rtl": True, "jumlah_rtl": share.planned, "jumlah_terlaksana": whole_text(share.realised),
        "jumlah_belum": whole_text(share.planned - share.realised),
        "persen_terlaksana": percent_text(share.realised, share.planned), "indikator_8": str(share.indicator_8),
        "indikator_9": str(plan.indicator_9), "tanggal_laporan": plan.reported_on,
        "tahun_pelaksanaan": listed([str(year) for year in sorted({view.line.year for view in plan.lines})]) or "ini",
    }  # fmt: skip


def legal_rows(facts: SurveyFacts) -> list[Row]:
    """The office's own legal bases."""
    return [{"nama": words.rstrip(" ;.")} for words in facts.office.legal_basis]


def survey_values(facts: SurveyFacts) -> Values:
    """All that the survey report may name."""
    period, result = facts.found.period, facts.found.result
    sample = period.sample
    missing = max(sample.least - result.n, 0) if sample is not None else 0
    before = facts.before
    return {
        **common_values(facts),
        "metode": period.method.rstrip("."), "cara_pengumpulan": source_words(facts),
        "populasi": sample.population if sample is not None else 0,
        "sampel": sample.least if sample is not None else 0,
        "sampel_rumus": sample.formula if sample is not None else 0,
        "baris_tabel": (sample.row or 0) if sample is not None else 0,
        "sampel_cukup": sample is not None and not missing, "kurang_responden": missing,
        "pembanding": listed(
            [f"bobot {c.weight} menghasilkan {units_text(c.hundredths)} ({c.mutu.value})" for c in result.comparisons]
        ),
        "ada_tren": len(facts.trend) > 1, "tren_kalimat": trend_words(facts),
        "periode_sebelumnya": before.period if before is not None else "",
        "jumlah_kelompok_kecil": sum(row.result is None for field in facts.groups for row in field.rows),
        "data_lengkap": bool(facts.rows), "batas_kelompok": LEAST,
        "dasar_hukum": legal_rows(facts),
        "unsur": [score_row(u) for u in result.unsur],
        "terendah": _ranked_rows(_scores(result, priority_keys(facts))),
        "tertinggi": _ranked_rows(highest(result)),
        "keluhan": _complaint_rows(facts),
    }  # fmt: skip


def score_row(unsur: UnsurScore) -> Row:
    """An unsur with its values in words."""
    return {
        "kode": unsur.code, "unsur": unsur.label, "nrr": fraction_text(unsur.nrr),
        "nilai": units_text(unsur.hundredths), "mutu": letter(unsur.mutu),
    }  # fmt: skip


def _ranked_rows(scores: Sequence[UnsurScore]) -> list[Row]:
    return [{**score_row(unsur), "urutan": ordinal(rank)} for rank, unsur in enumerate(scores, 1)]


def _complaint_rows(facts: SurveyFacts) -> list[Row]:
    owner = {q.key: u.label for u in facts.found.instrument.unsur for q in u.questions}
    return [
        {"unsur": owner[c.question], "alasan": c.body, "jumlah": c.times}
        for c in facts.complaints
        if c.question in owner
    ]


def source_words(facts: SurveyFacts) -> str:
    """83 kuesioner kertas dan 4 isian di layar ruang pelayanan."""
    found = facts.found.period.by_source
    return listed([f"{whole_text(found[key])} {words}" for key, words in SOURCES.items() if found.get(key)])


def trend_words(facts: SurveyFacts) -> str:
    """How the index moved since the period before."""
    steps = facts.trend
    if not steps or steps[-1].change is None:
        return "Belum ada nilai dari periode sebelumnya untuk dibandingkan."
    change = steps[-1].change
    known = [step.point for step in steps[:-1] if step.point.hundredths is not None]
    earlier = f"{units_text(known[-1].hundredths)} pada periode {known[-1].label}"
    moved = "sama dengan" if not change else "naik dari" if change > 0 else "turun dari"
    by = f" ({units_text(abs(change))} angka)" if change else ""
    words = f"Nilai IKM periode ini {facts.found.result.ikm_text}, {moved} {earlier}{by}."
    if not steps[-1].same_unsur:
        words += " Unsur yang ditanyakan pada kedua periode tidak sama, sehingga perbandingan ini hanya gambaran."
    return words


def follow_up_values(facts: SurveyFacts, plan: PlanView) -> Values:
    """All that the follow-up report may name."""
    return {
        **common_values(facts), "dasar_hukum": legal_rows(facts), "dilaksanakan": _done_rows(plan),
        "belum": _open_rows(plan),
    }  # fmt: skip


def _done_rows(plan: PlanView) -> list[Row]:
    """Narrative A: per priority what was done, also on lines of which something is still open (the seed's 1.2)."""
    found: list[Row] = []
    for priority in plan.priorities.chosen:
        done = [
            {"uraian": _sentence(f"{view.line.programme}: {entry.description}")}
            for view in plan.lines
            if view.line.unsur == priority.unsur
            for entry in (e.entry for e in view.entries)
            if not entry.open
        ]
        if done:
            row = {"unsur": priority.label, "nilai": fraction_text(priority.nrr), "urutan": ordinal(priority.rank)}
            found.append({**row, "tindakan": done})
    return found


def _open_rows(plan: PlanView) -> list[Row]:
    """Narrative B: the lines that are not done, why, and what stood in the way."""
    ranks = {p.unsur: p for p in plan.priorities.chosen}
    rows: list[Row] = []
    for view in (view for view in plan.lines if not view.done):
        priority = ranks.get(view.line.unsur)
        rows.append(
            {
                "unsur": priority.label if priority is not None else view.line.unsur,
                "nilai": fraction_text(priority.nrr) if priority is not None else "",
                "urutan": ordinal(priority.rank) if priority is not None else "",
                "rencana": view.line.programme,
                "alasan": " ".join(_sentence(entry.description) for entry in _open_entries(view)),
                "kendala": _hindrance(view),
            }
        )
    return rows


def _open_entries(view: LineView) -> list[Realisation]:
    return [e.entry for e in view.entries if e.entry.open or e.entry.status is not Status.DONE]


def _hindrance(view: LineView) -> str:
    told = [entry.obstacle.rstrip(".") for entry in _open_entries(view) if entry.obstacle]
    return f"Kendalanya: {listed(told)}." if told else ""


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
