"""A page as a stack of atoms: the smallest pieces that are never cut, and how they fall onto pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas, float, float], None]
"""Called with the canvas, the left edge and the top edge in points."""


@dataclass(slots=True)
class Atom:
    """A piece `height` points high with `gap` above it (dropped at the top of a page).

    `keep` ties it to the next atom, `together` too where all of that fits on one page; `header` is drawn again when a
    page begins with this atom; `breaks` starts a page.
    """

    height: float
    draw: Draw
    gap: float = 0
    keep: bool = False
    header: "Atom | None" = None
    breaks: bool = False
    together: bool = False


def nothing(_canvas: Canvas, _x: float, _top: float) -> None:
    """Room without ink."""


def space(height: float) -> Atom:
    """Room of `height` points."""
    return Atom(height, nothing)


def total(atoms: Iterable[Atom]) -> float:
    """The height of a stack: gaps count, except above its first atom."""
    height = 0.0
    for index, atom in enumerate(atoms):
        height += atom.height + (atom.gap if index else 0)
    return height


def draw_stack(canvas: Canvas, atoms: Iterable[Atom], x: float, top: float) -> None:
    """Draw a stack downwards from `top`."""
    for index, atom in enumerate(atoms):
        top -= atom.gap if index else 0
        atom.draw(canvas, x, top)
        top -= atom.height


def tied(atoms: list[Atom]) -> list[Atom]:
    """The same atoms, all kept together."""
    for atom in atoms[:-1]:
        atom.keep = True
    return atoms


def joined(stacks: Iterable[list[Atom]]) -> list[Atom]:
    """One list of several."""
    return [atom for stack in stacks for atom in stack]


def pages(atoms: list[Atom], body: float) -> list[list[Atom]]:
    """Atoms by page of `body` points; kept groups stay together as long as they fit on a page at all."""
    result: list[list[Atom]] = [[]]
    left = body
    for group in _groups(atoms, loose=True):
        for part in _fitting(group, body):
            if result[-1] and (part[0].breaks or _cost(part, result[-1]) > left):
                result.append([])
                left = body
            left -= _cost(part, result[-1])
            header = part[0].header
            if header is not None and not result[-1]:
                result[-1].append(header)
            result[-1].extend(part)
    return result


def _fitting(group: list[Atom], body: float) -> Iterable[list[Atom]]:
    """The group where it fits on a page; else what is tied firmly inside it; else its single atoms."""
    if _cost(group, []) <= body:
        yield group
        return
    for part in _groups(group, loose=False):
        yield from [part] if _cost(part, []) <= body else [[atom] for atom in part]


def _cost(group: list[Atom], page: list[Atom]) -> float:
    """The height that a group takes on this page: its gap only below others, a repeated header only at the top."""
    header = group[0].header
    if page:
        return total(group) + group[0].gap
    return total(group) + (header.height + group[0].gap if header is not None else 0)


def _groups(atoms: list[Atom], loose: bool) -> Iterable[list[Atom]]:
    group: list[Atom] = []
    for atom in atoms:
        if atom.breaks and group:
            yield group
            group = []
        group.append(atom)
        if not atom.keep and not (loose and atom.together):
            yield group
            group = []
    if group:
        yield group
