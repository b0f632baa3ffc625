"""What this PC remembers of its printers for each paper: which printer, which tray, what lies in it, how many copies,
and which papers may be made smaller without asking again. Part of the machine file."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from loket_app.domain.errors import Refusal

NAME_MAX = 400
TRAY_MAX = 60
MOST_COPIES = 9
MOST_ROUTES = 100
SHEETS: Mapping[str, tuple[int, int]] = {"A3": (297, 420), "F4": (215, 330), "A4": (210, 297), "A5": (148, 210)}
"""Millimetres, upright."""
LOADED = ("F4", "A4", "A5")


class Route(NamedTuple):
    """How one paper leaves this PC. `paper` is a purpose ("surat", "tanda_terima") or a sheet ("A4", "80mm").

    An empty `printer` is that of its sheet, an empty `tray` the printer's own choice, an empty `loaded` what lies in
    that printer anyway.
    """

    paper: str
    printer: str = ""
    tray: str = ""
    loaded: str = ""
    copies: int = 1


class Shrink(NamedTuple):
    """The user's own word: papers of this sheet are made smaller onto another sheet on this printer, unasked."""

    printer: str
    paper: str
    onto: str


def route_for(routes: Iterable[Route], purpose: str, sheet: str) -> Route:
    """The route of a purpose, else that of its sheet, else the plain one."""
    known = {route.paper: route for route in routes}
    return known.get(purpose) or known.get(sheet) or Route(purpose)


def routes_problem(routes: tuple[Route, ...], shrinks: tuple[Shrink, ...]) -> Refusal | None:
    """Why these cannot be kept; None when they are sound."""
    if len(routes) > MOST_ROUTES or len(shrinks) > MOST_ROUTES:
        return Refusal("terlalu_banyak", f"Paling banyak {MOST_ROUTES} kertas.", "routes")
    names = [route.paper for route in routes]
    if len(set(names)) != len(names):
        return Refusal("ganda", "Satu kertas hanya boleh diatur satu kali.", "routes")
    for route in routes:
        problem = _route_problem(route)
        if problem is not None:
            return problem
    for shrink in shrinks:
        if shrink.onto not in SHEETS or not shrink.printer or not shrink.paper:
            return Refusal("pengecilan", "Pengecilan ditulis dengan printer, kertas, dan kertas tujuannya.", "shrinks")
    return None


def _route_problem(route: Route) -> Refusal | None:
    texts = (route.paper, route.printer, route.tray)
    if not route.paper or any(any(ord(c) < 32 or ord(c) == 127 for c in text) for text in texts):
        return Refusal("karakter_kendali", "Ada karakter yang tidak dapat dipakai. Pilih ulang.", "routes")
    if len(route.printer) > NAME_MAX or len(route.tray) > TRAY_MAX or len(route.paper) > TRAY_MAX:
        return Refusal("terlalu_panjang", "Nama printer atau baki terlalu panjang.", "routes")
    if route.loaded and route.loaded not in LOADED:
        return Refusal("kertas", f"Kertas di baki: {', '.join(LOADED)}, atau kosong.", "routes")
    if not 1 <= route.copies <= MOST_COPIES:
        return Refusal("rangkap", f"Rangkap: 1 sampai {MOST_COPIES}.", "routes")
    return None


def routes_data(routes: Iterable[Route]) -> list[dict[str, object]]:
    """As the machine file keeps them: only what differs from the usual."""
    plain = Route("")
    kept: list[dict[str, object]] = []
    for route in routes:
        values = (
            ("printer", route.printer, plain.printer), ("baki", route.tray, plain.tray),
            ("isi_baki", route.loaded, plain.loaded), ("rangkap", route.copies, plain.copies),
        )  # fmt: skip
        kept.append({"kertas": route.paper, **{key: value for key, value, usual in values if value != usual}})
    return kept


def shrinks_data(shrinks: Iterable[Shrink]) -> list[dict[str, object]]:
    """As the machine file keeps them."""
    return [{"printer": s.printer, "kertas": s.paper, "menjadi": s.onto} for s in shrinks]


def read_routes(tables: Iterable[Any]) -> tuple[Route, ...]:
    """The routes of the file's tables; raises `BadDefinition` with the line."""
    found = []
    for table in tables:
        found.append(
            Route(
                paper=table.text("kertas", max_len=TRAY_MAX, one_line=True, empty=False),
                printer=table.text("printer", "", NAME_MAX, one_line=True),
                tray=table.text("baki", "", TRAY_MAX, one_line=True),
                loaded=table.text("isi_baki", "", 4, one_line=True),
                copies=table.integer("rangkap", 1, 1, MOST_COPIES),
            )
        )
        table.finish()
    return tuple(found)


def read_shrinks(tables: Iterable[Any]) -> tuple[Shrink, ...]:
    """The remembered answers of the file's tables; raises `BadDefinition` with the line."""
    found = []
    for table in tables:
        found.append(
            Shrink(
                table.text("printer", max_len=NAME_MAX, one_line=True, empty=False),
                table.text("kertas", max_len=TRAY_MAX, one_line=True, empty=False),
                table.text("menjadi", max_len=4, one_line=True, empty=False),
            )
        )
        table.finish()
    return tuple(found)
