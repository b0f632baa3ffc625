"""Every text that a command is given, found in its arguments and its types; the same call with another text there.

Its path is such as "form.person.name"; its place is "PersonData.name", whichever command takes it.
"""

import importlib
import inspect
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from loket_app.domain.errors import Refusal

Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text: its path, "class.field" or "command.parameter", and how to put another text in its place."""

    path: str
    place: str
    put: Callable[[str], Any]


def leaves(value: Any, path: str, place: str, hint: Any = None) -> Iterator[Leaf]:
    """The texts in one value of this type; `put` gives a new value of the same shape."""
    optional = takes_text(hint)
    if isinstance(value, Enum):
        return
    if isinstance(value, str) or (value is None and optional):
        yield Leaf(path, place, lambda text: text)
    elif value is None and hint is not None and _takes_texts(hint):
        yield Leaf(path, place, lambda text: (text,))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _of_record(value, path, [f.name for f in fields(value) if f.init], replace)
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        yield from _of_record(value, path, list(value._fields), lambda old, **new: old._replace(**new))
    elif isinstance(value, Mapping):
        yield from _of_mapping(value, path, place)
    elif isinstance(value, list | tuple | frozenset):
        yield from _of_row(value, path, place, hint)


def _of_record(value: Any, path: str, names: list[str], change: Callable[..., Any]) -> Iterator[Leaf]:
    hints = typing.get_type_hints(type(value))
    for name in names:
        inner = leaves(getattr(value, name), f"{path}.{name}", f"{type(value).__name__}.{name}", hints[name])
        for leaf in inner:
            yield _above(leaf, lambda new, name=name: change(value, **{name: new}))


def _of_mapping(value: Mapping[Any, Any], path: str, place: str) -> Iterator[Leaf]:
    kind = dict
    for key in value:
        for leaf in leaves(value[key], f"{path}[{key}]", f"{place}[{key}]", str):
            yield _above(leaf, lambda new, key=key: kind({**value, key: new}))
    yield Leaf(f"{path}[?]", f"{place}?", lambda text: kind({**value, text: "x"}))
    if not value:
        yield Leaf(f"{path}[x]", f"{place}?", lambda text: {"x": text})


def _of_row(value: Sequence[Any] | frozenset[Any], path: str, place: str, hint: Any = None) -> Iterator[Leaf]:
    kind = type(value)
    row = list(value)
    seen: set[object] = set()
    for n, one in enumerate(row):
        # Rows of one shape are one place: the first of each shape is tried.
        shape = tuple(one) if isinstance(one, Mapping) else type(one)
        if shape in seen:
            continue
        seen.add(shape)
        for leaf in leaves(one, f"{path}[{n}]", place):
            yield _above(leaf, lambda new, n=n: kind([*row[:n], new, *row[n + 1 :]]))
    if not row and hint is not None and not _holds_texts(hint):
        return
    if all(isinstance(one, str) and not isinstance(one, Enum) for one in row):
        yield Leaf(f"{path}[+]", place, lambda text: kind([*row, text]))


def _above(leaf: Leaf, around: Change) -> Leaf:
    return Leaf(leaf.path, leaf.place, lambda text: around(leaf.put(text)))


def of_call(name: str, command: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[Leaf]:
    """The texts of a call of a command without its transaction; `put` gives the positional arguments of a new call."""
    signature = inspect.signature(command)
    hints = typing.get_type_hints(command)
    bound = signature.bind(None, *args, **kwargs)
    bound.apply_defaults()
    given = dict(bound.arguments)
    names = list(given)[1:]
    for one in names:
        for leaf in leaves(given[one], one, f"{name}.{one}", hints[one]):
            yield _above(leaf, lambda new, one=one: {**{n: given[n] for n in names}, one: new})


def takes_text(hint: Any) -> bool:
    """Whether a text may stand there."""
    if hint is str:
        return True
    return isinstance(hint, types.UnionType) and any(takes_text(one) for one in typing.get_args(hint))


def _takes_texts(hint: Any) -> bool:
    """Whether a row of texts may stand there."""
    inner = typing.get_args(hint)
    return (typing.get_origin(hint) is tuple and str in inner) or any(map(_takes_texts, inner))


def _holds_texts(hint: Any) -> bool:
    """Whether an empty row of this type may get a text."""
    return any(takes_text(one) or _holds_texts(one) for one in typing.get_args(hint))


def places_of(names: frozenset[str]) -> set[str]:
    """By the types alone: every place where one of these commands takes a text."""
    found: set[str] = set()
    for name in names:
        module, _, function = name.rpartition(".")
        command = getattr(importlib.import_module(f"loket_app.usecases.{module}"), function)
        hints = typing.get_type_hints(command)
        for one in list(inspect.signature(command).parameters)[1:]:
            found |= _places(hints[one], f"{name}.{one}", frozenset())
    return found


def _places(hint: Any, place: str, above: frozenset[type]) -> set[str]:
    if takes_text(hint):
        return {place}
    found: set[str] = set()
    for one in typing.get_args(hint):
        found |= _places(one, place, above)
    if not isinstance(hint, type) or hint in above or issubclass(hint, Enum) or hint is Refusal:
        return found
    if is_dataclass(hint) or (issubclass(hint, tuple) and hasattr(hint, "_fields")):
        for name, inner in typing.get_type_hints(hint).items():
            found |= _places(inner, f"{hint.__name__}.{name}", above | {hint})
    return found
