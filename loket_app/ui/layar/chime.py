"""The chime before a call: two falling tones made from sines here, as the bytes of a WAV file."""

import io
import math
import wave
from array import array
from functools import cache

RATE = 22_050
TONES = ((659.25, 0.0), (523.25, 0.42))
"""E5, then C5: hertz and seconds after the beginning."""
PARTS = ((1.0, 1.0, 2.6), (2.0, 0.35, 4.2), (3.0, 0.12, 6.5))
"""Of each partial: how many times the tone, how loud, how fast it fades (per second)."""
SECONDS = 1.7
LOUDEST = 0.72


@cache
def chime() -> bytes:
    """The chime: mono, 16 bit. Made once; a third of a second of work."""
    count = int(RATE * SECONDS)
    heard = [0.0] * count
    for hertz, after in TONES:
        begin = int(after * RATE)
        for times, loud, fade in PARTS:
            turn = 2 * math.pi * hertz * times / RATE
            for n in range(count - begin):
                heard[begin + n] += loud * math.exp(-fade * n / RATE) * math.sin(turn * n)
    top = max(abs(value) for value in heard)
    # The first and last hundredths rise and fall, so that the loudspeaker does not click.
    edge = RATE // 100
    soft = [min(1.0, n / edge, (count - 1 - n) / edge) for n in range(count)]
    samples = array("h", (round(32767 * LOUDEST * value / top * ease) for value, ease in zip(heard, soft, strict=True)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()
