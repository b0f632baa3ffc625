"""What the foot of the window says of the printing."""

from typing import Any

from loket_app.ui.frame import Foot
from loket_app.ui.printing.jobs import Jobs
from loket_app.ui.theme import Tone


def say_printers(foot: Foot, press: Any) -> None:
    """Which printers this PC has; the way to the folder is worth a warning."""
    setup = getattr(press, "setup", None)
    if setup is not None:
        chosen = bool(setup.sheet or setup.roll)
        foot.set_status("printer", setup.described(), "printer", Tone.MUTED if chosen else Tone.WARN)


def say_jobs(foot: Foot, press: Any) -> None:
    """What is printing, and what waits for somebody."""
    words, tone = jobs_words(press.jobs)
    foot.set_status("cetak", words, "printer", tone)


def jobs_words(jobs: Jobs) -> tuple[str, Tone]:
    """What waits for somebody comes before what runs; nothing while nothing is under way."""
    held = len(jobs.held())
    if held:
        return f"{held} cetakan belum keluar (Ctrl+J)", Tone.LATE
    batch = next((b for b in jobs.batches() if b.running()), None)
    if batch is not None:
        return f"Mencetak {min(batch.done() + 1, batch.total)} dari {batch.total} (Ctrl+J)", Tone.PRIMARY
    return "", Tone.MUTED
