"""What the survey's tests share: a period on an office under test, and made-up answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from random import Random

from loket_app.domain.survey.answers import Response
from loket_app.usecases.survey import enter, periods
from loket_app.usecases.survey.enter import Ticket
from loket_app.usecases.survey.periods import PeriodData

FIRST, LAST = "1-7-2026", "31-12-2026"
SEX = ("Laki-laki", "Perempuan")


def response(
    values: Iterable[int | None] = (4,) * 9,
    day: date = date(2026, 11, 23),
    reasons: Mapping[str, str] | None = None,
    suggestion: str = "",
    **groups: str,
) -> Response:
    return Response(tuple(values), groups, day, reasons or {}, suggestion)


def made_up(count: int, seed: int = 1, day: date = date(2026, 11, 20)) -> list[Response]:
    random = Random(seed)
    services = ("SKTM", "Pengantar SKCK", "Legalisir")
    return [
        response(
            (random.choice((2, 3, 3, 4, 4, 4)) for _ in range(9)),
            day.replace(month=random.choice((9, 10, 11)), day=random.randint(1, 20)),
            jenis_kelamin=random.choice(SEX),
            layanan=random.choice(services),
        )
        for _ in range(count)
    ]


def opened(office, **more) -> int:
    data = PeriodData("Semester II 2026", FIRST, LAST, **more)
    return office.desk.do(office.by("kasi_pelum"), periods.open_period, data)


def type_in(office, period_id: int, given: Response, by: str = "loket1") -> Ticket:
    ticket = Ticket()
    enter.add_paper(office.desk, office.by(by), period_id, ticket, given)
    return ticket


def at_kiosk(office, period_id: int, given: Response, code: str = "") -> Ticket:
    ticket = Ticket()
    enter.add_kiosk(office.desk, period_id, ticket, given, code)
    return ticket


def closed(office, period_id: int):
    version = office.desk.ask(lambda look: periods.period_row(look, period_id).version)
    return office.desk.do(office.by("kasi_pelum"), periods.close_period, period_id, version)


def rows(office, sql: str) -> list[tuple[object, ...]]:
    with office.desk.engine.connect() as connection:
        return [tuple(r) for r in connection.exec_driver_sql(sql)]


def trail_kinds(office) -> list[str]:
    return [str(r[0]) for r in rows(office, "SELECT kind FROM trail ORDER BY id")]
