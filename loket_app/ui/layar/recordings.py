"""The office's own voice: short recordings joined to a sentence. Whoever speaks them at the office owns them."""

import io
import struct
import wave
from collections.abc import Sequence
from pathlib import Path

FOLDER = "suara"
MOST_BYTES = 4_000_000
MOST_CHANNELS, MOST_RATE = 2, 192_000
PAUSE = 0.08
"""Seconds between two words."""


def joined(folder: Path | None, words: Sequence[str]) -> bytes | None:
    """One WAV file of these words; None where one is missing, is no WAV, or was recorded otherwise than the others."""
    if folder is None:
        return None
    try:
        return _joined([folder / f"{word}.wav" for word in words])
    except (OSError, wave.Error, EOFError, struct.error):
        return None


def _joined(files: Sequence[Path]) -> bytes | None:
    out = io.BytesIO()
    kind: tuple[int, int, int] | None = None
    with wave.open(out, "wb") as whole:
        for file in files:
            if file.stat().st_size > MOST_BYTES:
                return None
            with wave.open(str(file), "rb") as part:
                this = part.getnchannels(), part.getsampwidth(), part.getframerate()
                if this[0] > MOST_CHANNELS or this[2] > MOST_RATE:
                    return None
                if kind is None:
                    kind = this
                    whole.setnchannels(this[0])
                    whole.setsampwidth(this[1])
                    whole.setframerate(this[2])
                elif kind != this:
                    return None
                whole.writeframes(part.readframes(part.getnframes()))
                quiet = b"\x80" if this[1] == 1 else bytes(this[1])
                whole.writeframes(quiet * this[0] * int(this[2] * PAUSE))
    return out.getvalue() if kind is not None else None
