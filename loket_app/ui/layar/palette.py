"""The colours of the public display, for a dark and a light ground, and both greyed while the data is away."""

from typing import NamedTuple

from PySide6.QtGui import QColor

from loket_app.domain.display import DisplayLook


class Palette(NamedTuple):
    """The colours as #RRGGBB; `x` is text or a line, `x_ground` what the text on_x stands on."""

    ground: str
    panel: str
    line: str
    ink: str
    muted: str
    warn: str
    late: str
    good_ground: str
    on_good: str
    call_ground: str
    on_call: str
    foot_ground: str
    on_foot: str
    alarm_ground: str
    on_alarm: str


DARK = Palette(
    ground="#06343A", panel="#0C464D", line="#2F666D", ink="#FFFFFF", muted="#C3DADD", warn="#FFD166", late="#FFB3AB",
    good_ground="#0E6B43", on_good="#FFFFFF", call_ground="#F2B632", on_call="#17252E", foot_ground="#F2B632",
    on_foot="#17252E", alarm_ground="#FFFFFF", on_alarm="#8C1D18",
)  # fmt: skip
LIGHT = Palette(
    ground="#FFFFFF", panel="#EAF1F3", line="#C4D0D5", ink="#17252E", muted="#4A5A64", warn="#8A4B00", late="#A8231C",
    good_ground="#14693C", on_good="#FFFFFF", call_ground="#0B5563", on_call="#FFFFFF", foot_ground="#0B5563",
    on_foot="#FFFFFF", alarm_ground="#8C1D18", on_alarm="#FFFFFF",
)  # fmt: skip
TEXT_ON = (
    ("ink", "ground"), ("muted", "ground"), ("warn", "ground"), ("late", "ground"), ("ink", "panel"),
    ("muted", "panel"), ("on_good", "good_ground"), ("on_call", "call_ground"), ("on_foot", "foot_ground"),
    ("on_alarm", "alarm_ground"),
)  # fmt: skip
"""Every pair of text and ground that the display paints."""


def palette(look: DisplayLook, lost: bool) -> Palette:
    """The colours of a look; greyed while the data is away, all but the line that says so."""
    chosen = LIGHT if look is DisplayLook.LIGHT else DARK
    if not lost:
        return chosen
    grey = Palette(*(_grey(color) for color in chosen))
    return grey._replace(alarm_ground=chosen.alarm_ground, on_alarm=chosen.on_alarm)


def _grey(color: str) -> str:
    level = QColor(color)
    grey = (level.red() * 54 + level.green() * 183 + level.blue() * 19) >> 8
    return f"#{grey:02X}{grey:02X}{grey:02X}"
