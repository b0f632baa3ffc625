"""Signing, where somebody has a key: the environment names the command, this runs it. Without one nothing is signed.

`LOKET_SIGN_COMMAND`, with {file}, as signtool wants it:  signtool sign /fd sha256 /tr URL /td sha256 /n NAME {file}
or with {in} and {out}, as osslsigncode wants it:         osslsigncode sign -pkcs12 KEY.p12 -in {in} -out {out}
"""

import os
import shlex
import sys
from pathlib import Path

from installer import project
from installer.project import Stopped, say

VARIABLE = "LOKET_SIGN_COMMAND"


def command() -> str:
    """The command as given; empty when nothing is to be signed."""
    return os.environ.get(VARIABLE, "").strip()


def told() -> str:
    """What the build says about it."""
    return "Signed." if command() else f"Not signed: {VARIABLE} is empty. SmartScreen will ask (docs/installing.md)."


def words(template: str, file: Path, signed: Path) -> list[str]:
    """The command with its places filled in. Raises `Stopped` when it names no file."""
    if "{file}" not in template and not ("{in}" in template and "{out}" in template):
        raise Stopped(f"{VARIABLE} must hold {{file}}, or {{in}} and {{out}}.")
    places = {"{file}": str(file), "{in}": str(file), "{out}": str(signed)}
    parts = [part.strip('"') for part in shlex.split(template, posix=not project.WINDOWS)]
    for place, path in places.items():
        parts = [part.replace(place, path) for part in parts]
    return parts


def sign(file: Path) -> bool:
    """Sign a program in place; False when no key is there."""
    if not command():
        return False
    signed = file.with_name(f"{file.name}.signed")
    project.run(words(command(), file, signed), timeout=300)
    if signed.exists():
        signed.replace(file)
    say(f"Signed {file.name}.")
    return True


def own_call() -> str:
    """How another program (NSIS, for its uninstaller) calls this module on a file."""
    return f'"{sys.executable}" "{project.PARTS / "sign_file.py"}"'
