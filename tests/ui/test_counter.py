from loket_app.domain.errors import Disturbance
from loket_app.ui.counter import Counter, Session, requests_in, topics_of
from loket_app.ui.hub import Hub
from loket_app.ui.runner import InlineRunner, Runner
from loket_app.usecases.ports import SetClock


class BrokenDesk:
    """A database that is away until `there` is set."""

    def __init__(self) -> None:
        self.there = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def glance(self, *_):
        if not self.there:
            raise Disturbance("Berkas data tidak dapat dibuka.", "Periksa cakram.")
        return ()


def test_a_database_that_is_away_is_said_once_until_it_is_back(qtbot):
    desk = BrokenDesk()
    runner = InlineRunner(lambda: desk)
    counter = Counter(runner, Hub(), Session(), SetClock(0), "Asia/Jakarta")
    counter._seen = 5
    said = []
    runner.disturbance.connect(lambda d, _: said.append(d.sentence))
    for _ in range(3):
        counter.poll()
    assert len(said) == 1
    desk.there = True
    counter.poll()
    desk.there = False
    counter.poll()
    assert len(said) == 2
    runner.close()


def test_an_answer_that_is_due_is_waited_for_however_busy_the_worker_is():
    posted = []

    class Busy(Runner):
        def _post(self, job):
            posted.append(job)

    counter = Counter(Busy(), Hub(), Session(), SetClock(0), "Asia/Jakarta")
    for _ in range(3):
        counter._beat()
    assert len(posted) == 1
    posted[0].result = ((9, "tamu_datang", None),)
    counter.runner._settle(posted[0])
    assert counter._seen == 9
    counter._beat()
    assert len(posted) == 2


def test_topics_name_the_request_beside_the_kind():
    assert topics_of("keberatan_diajukan", 3) == ("keberatan", "permohonan")
    assert topics_of("cetak", 3) == ("cetak",)
    assert requests_in(frozenset({"permohonan", "permohonan:3", "permohonan:12"})) == (3, 12)
