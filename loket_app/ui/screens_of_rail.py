"""The screens of the rail that need nothing but the counter, the press and the ways; imported when first shown."""

from typing import Any

from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.screen import Screen


def tamu(counter: Counter, press: Any, navigate: Navigator) -> Screen:
    """Guests at the door."""
    from loket_app.ui.tamu.screen import TamuScreen

    return TamuScreen(counter, press, navigate)


def surat(counter: Counter, press: Any, navigate: Navigator) -> Screen:
    """Letters."""
    from loket_app.ui.surat.screen import SuratScreen

    return SuratScreen(counter, press, navigate)


def register(counter: Counter, press: Any, navigate: Navigator) -> Screen:
    """The register."""
    from loket_app.ui.register.screen import RegisterScreen

    return RegisterScreen(counter, press, navigate)


def keberatan(counter: Counter, press: Any, navigate: Navigator) -> Screen:
    """Objections."""
    from loket_app.ui.keberatan.screen import KeberatanScreen

    return KeberatanScreen(counter, press, navigate)


def antar(counter: Counter, press: Any, navigate: Navigator) -> Screen:
    """Deliveries."""
    from loket_app.ui.antar.screen import AntarScreen

    return AntarScreen(counter, press, navigate)


def dokumen(counter: Counter, press: Any, navigate: Navigator) -> Screen:
    """The office's own papers."""
    from loket_app.ui.dokumen.screen import DokumenScreen

    return DokumenScreen(counter, press, navigate)
