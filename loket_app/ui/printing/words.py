"""What the foot of the window says of the printing."""

from loket_app.ui.printing.jobs import Jobs
from loket_app.ui.theme import Tone


def jobs_words(jobs: Jobs) -> tuple[str, Tone]:
    """What waits for somebody comes before what runs; nothing while nothing is under way."""
    held = len(jobs.held())
    if held:
        return f"{held} cetakan belum keluar (Ctrl+J)", Tone.LATE
    batch = next((b for b in jobs.batches() if b.running()), None)
    if batch is not None:
        return f"Mencetak {min(batch.done() + 1, batch.total)} dari {batch.total} (Ctrl+J)", Tone.PRIMARY
    return "", Tone.MUTED
