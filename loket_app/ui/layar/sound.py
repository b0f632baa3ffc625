"""What a call sounds like: the chime, then the number spoken where there is an Indonesian voice.

No voice is shipped: the office's own recordings are used where they are, else eSpeak NG where it is installed, on
Windows a voice of the system. Calls wait for each other in a thread of their own; a PC without loudspeaker or voice
stays silent and says so.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from loket_app.domain.display import Sound
from loket_app.domain.queue import call_words, spoken_call
from loket_app.ui.layar.chime import chime
from loket_app.ui.layar.recordings import joined
from loket_app.usecases.views.display import Call

PATIENCE = 20.0
MOST_WAITING = 12
PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
SPEAKERS = (("espeak-ng", "-v", "id", "-s", "130"), ("espeak", "-v", "id", "-s", "130"))
WINDOWS_VOICE = """
$words = $env:LOKET_UCAPAN
foreach ($place in 'Speech_OneCore', 'Speech') {
  $kind = New-Object -ComObject SAPI.SpObjectTokenCategory
  $kind.SetId("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\$place\\Voices", $false)
  $found = $kind.EnumerateTokens('Language=421')
  if ($found.Count -gt 0) {
    $voice = New-Object -ComObject SAPI.SpVoice
    $voice.Voice = $found.Item(0)
    $voice.Rate = -1
    if ($words) { [void]$voice.Speak($words) }
    exit 0
  }
}
exit 3
"""

Find = Callable[[str], str | None]


def player(find: Find = shutil.which, platform: str = sys.platform) -> tuple[str, ...]:
    """The words that play a WAV file, without its name; empty on Windows, which needs none, and where there is none."""
    if platform == "win32":
        return ()
    return next(((found, *rest) for name, *rest in PLAYERS if (found := find(name))), ())


def speaker(find: Find = shutil.which, platform: str = sys.platform) -> tuple[str, ...]:
    """The words that speak a sentence, without it; empty where this PC has no voice."""
    if platform == "win32":
        shell = find("powershell")
        return (shell, "-NoProfile", "-NonInteractive", "-Command", WINDOWS_VOICE) if shell else ()
    return next(((found, *rest) for name, *rest in SPEAKERS if (found := find(name))), ())


class Announcer:
    """Says calls one after the other. `play` sounds the bytes of a WAV file, `speak` a sentence; both tell whether they
    could. `voice` is the folder of the office's recordings."""

    def __init__(
        self,
        voice: Path | None = None,
        play: Callable[[bytes], bool] | None = None,
        speak: Callable[[str], bool] | None = None,
    ) -> None:
        self._voice = voice
        self._play = play if play is not None else play_wave
        self._speak = speak if speak is not None else say
        self._calls: queue.Queue[tuple[Call, Sound] | None] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None

    def announce(self, call: Call, sound: Sound) -> None:
        """Chime for this call, and speak it where wanted. Never waits; a flood of calls is cut short."""
        if sound is Sound.NONE:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="pengeras-suara", daemon=True)
            self._thread.start()
        try:
            self._calls.put_nowait((call, sound))
        except queue.Full:
            return

    def _loop(self) -> None:
        while (job := self._calls.get()) is not None:
            self._play(chime())
            if job[1] is Sound.VOICE:
                self._say(job[0])

    def _say(self, call: Call) -> None:
        """By the office's recordings where they have every word, else by a voice of the PC."""
        recorded = joined(self._voice, call_words(call.queue, call.counter, call.collect))
        if recorded is None or not self._play(recorded):
            self._speak(spoken_call(call.queue, call.counter, call.collect, call.day))

    def finish(self) -> None:
        """Say what waits, to its end."""
        if self._thread is not None:
            self._calls.put(None)
            self._thread.join()
            self._thread = None

    def close(self, seconds: float = 2.0) -> None:
        """Say no more; what is being said may end."""
        if self._thread is None:
            return
        while not self._calls.empty():
            try:
                self._calls.get_nowait()
            except queue.Empty:
                break
        self._calls.put(None)
        self._thread.join(seconds)
        self._thread = None


def play_wave(sound: bytes) -> bool:
    """Play the bytes of a WAV file to their end; False where this PC cannot."""
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(sound, winsound.SND_MEMORY)
        return True
    words = player()
    if not words:
        return False
    with tempfile.TemporaryDirectory(prefix="loket-bel-") as folder:
        file = Path(folder) / "bel.wav"
        file.write_bytes(sound)
        return _carried_out([*words, str(file)])


def say(sentence: str) -> bool:
    """Speak a sentence to its end; False where this PC has no Indonesian voice."""
    words = speaker()
    if not words:
        return False
    if sys.platform == "win32":
        # Not on the command line: there the sentence would be read as part of the script.
        return _carried_out(words, {"LOKET_UCAPAN": sentence})
    return _carried_out([*words, sentence])


def _carried_out(words: Sequence[str], more: Mapping[str, str] | None = None) -> bool:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(
            list(words), env={**os.environ, **(more or {})}, timeout=PATIENCE, check=False, creationflags=flags,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def try_out(sound: Sound, voice: Path | None = None) -> None:
    """One call as it would sound here, from a thread that ends with it."""

    def once() -> None:
        if play_wave(chime()) and sound is Sound.VOICE:
            recorded = joined(voice, call_words("021", "2", False))
            if recorded is None or not play_wave(recorded):
                say(spoken_call("021", "2", False))

    if sound is not Sound.NONE:
        threading.Thread(target=once, name="coba-bunyi", daemon=True).start()


def sound_words(voice: Path | None = None) -> str:
    """What this PC can do, for whoever sets the display up."""
    if sys.platform != "win32" and not player():
        return "Bel tidak dapat dibunyikan: pemutar suara tidak ditemukan di komputer ini."
    if joined(voice, call_words("0123456789", "1", False)) is not None:
        return "Bel berbunyi dan nomor diucapkan dengan rekaman kantor."
    if not speaker():
        return "Bel berbunyi; suara Indonesia tidak ditemukan, jadi nomor tidak diucapkan."
    if sys.platform == "win32":
        return "Bel berbunyi; nomor diucapkan bila suara bahasa Indonesia terpasang di Windows."
    return "Bel berbunyi dan nomor diucapkan."
