"""Every command that the program has, found in its source: nobody can add one that the crash tests never run.

A command is a function of the use cases that takes an open transaction first and is handed to the desk (or to a screen
that hands it on), not merely called by another command as a part of it.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import loket_app

ROOT = Path(loket_app.__file__).parent


@cache
def commands() -> frozenset[str]:
    """The commands as "acts.advance", "survey.rtl.add_line": modules below loket_app.usecases."""
    made: set[str] = set()
    called: set[str] = set()
    handed_on: set[str] = set()
    for file in sorted(ROOT.rglob("*.py")):
        module = ".".join(("loket_app", *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        text = file.read_text(encoding="utf-8")
        if "usecases" not in text:
            continue
        tree = ast.parse(text)
        nodes = list(ast.walk(tree))
        if module.startswith("loket_app.usecases."):
            made |= {f"{module}.{one.name}" for one in tree.body if _takes_transaction(one)}
        names = _names(tree, nodes, module)
        functions = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
        for node, name in _loads(nodes, names):
            (called if id(node) in functions else handed_on).add(name)
    found = {name for name in made if name in handed_on or (name not in called and not _private(name))}
    return frozenset(short(name) for name in found)


def short(name: str) -> str:
    """The name below loket_app.usecases."""
    return name.removeprefix("loket_app.usecases.")


def name_of(command: object) -> str:
    """What `commands` calls this function."""
    return short(f"{getattr(command, '__module__', '')}.{getattr(command, '__qualname__', '')}")


def _private(name: str) -> bool:
    return name.rpartition(".")[2].startswith("_")


def _takes_transaction(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef) or not node.args.args:
        return False
    annotation = node.args.args[0].annotation
    return annotation is not None and ast.unparse(annotation).strip("'\"").rpartition(".")[2] == "Tx"


def _names(tree: ast.Module, nodes: list[ast.AST], module: str) -> dict[str, str]:
    """What the plain names of a module stand for."""
    names = {one.name: f"{module}.{one.name}" for one in tree.body if isinstance(one, ast.FunctionDef)}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return names


def _loads(nodes: list[ast.AST], names: dict[str, str]) -> Iterator[tuple[ast.AST, str]]:
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in names:
            yield node, names[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            yield node, f"{names[node.value.id]}.{node.attr}"
