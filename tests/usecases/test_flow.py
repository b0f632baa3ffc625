from loket_app.domain.case import State
from loket_app.domain.people import Role
from loket_app.usecases import acts
from loket_app.usecases.queries import board, history
from loket_app.usecases.requests import load

ORDER = ["kasi_pelum", "operator1", "kasi_pelum", "sekcam", "camat", "kasi_pelum"]


def test_one_request_goes_all_the_way(office):
    key = office.accept("ahli_waris")
    for who in ORDER:
        office.minutes(1)
        office.desk.do(office.by(who, "loket1"), acts.advance, key, office.version(key))
    assert office.desk.ask(load, key).case.state is State.READY
    office.desk.do(office.by("loket1"), acts.call, key, office.version(key))
    office.desk.do(office.by("loket1"), acts.hand_over, key, office.version(key), "Contoh Pemohon", "KTP-el")
    loaded = office.desk.ask(load, key)
    assert loaded.case.state is State.DONE
    assert office.desk.ask(board.board) == ()
    lines = office.desk.ask(history.history, key)
    assert [line.what for line in lines][-1] == "Diserahkan"
    assert office.desk.ask(history.detail, key, office.who["loket1"]).row.segments


def test_board_shows_open_requests(office):
    key = office.accept()
    rows = office.desk.ask(board.board, frozenset({Role.KASI_PELUM}))
    assert [r.id for r in rows] == [key]
    assert rows[0].mine
    assert rows[0].promise_clock.caption.startswith("janji 09.03")


def test_only_the_changed_requests_are_read_again(office):
    first, second = office.accept("ahli_waris"), office.accept("skck")
    assert office.desk.ask(board.board_rows, (second,)) == tuple(
        row for row in office.desk.ask(board.board) if row.id == second
    )
    office.desk.do(office.by("loket1"), acts.withdraw, first, office.version(first), "tidak jadi")
    assert office.desk.ask(board.board_rows, (first,)) == ()
