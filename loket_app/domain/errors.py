"""The three kinds of things that go wrong, apart from bugs.

A refusal is the rule saying no (a calm line beside the field). A disturbance is the world failing (disk, printer,
another program): what happened, what to do, try again. A bad definition is a form or preset file that cannot be read.
"""

import unicodedata
from typing import Final, NamedTuple

BIDI: Final = frozenset(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Letters that turn the direction of what follows: a name with one reads as another name."""
LONGEST_SENTENCE: Final = 1_000


def legible(words: str) -> str:
    """A sentence that may quote what somebody typed or called his file: without letters that spoil a screen, and not
    endless."""
    if len(words) > LONGEST_SENTENCE:
        half = LONGEST_SENTENCE // 2
        words = f"{words[:half]} … {words[-half:]}"
    if words.isascii() and words.isprintable():
        return words
    return "".join(c if c == "\n" or _fit(c) else "\N{REPLACEMENT CHARACTER}" for c in words)


def _fit(letter: str) -> bool:
    return letter not in BIDI and unicodedata.category(letter) not in ("Cc", "Cs")


class Refusal(NamedTuple):
    """The rule says no: a stable code for tests, a polite Indonesian sentence, and the field it belongs to."""

    code: str
    sentence: str
    field: str | None = None


class Refused(Exception):
    """Carries a `Refusal` out of a transaction so that nothing of it is kept."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal._replace(sentence=legible(refusal.sentence))
        super().__init__(self.refusal.sentence)


class Disturbance(Exception):
    """The world failed: `sentence` says what happened, `advice` what to do now. Trying again is safe."""

    def __init__(self, sentence: str, advice: str) -> None:
        self.sentence = legible(sentence)
        self.advice = legible(advice)
        super().__init__(f"{self.sentence} {self.advice}")


class Disconnected(Disturbance):
    """The server was lost. What was asked may have been done: the same command id given again does nothing twice."""


class Busy(Disturbance):
    """Another PC is writing and took longer than one waits. Nothing was done."""


class BadDefinition(Exception):
    """A form or preset file is wrong at one place: file name, line, and what to change.

    Lines count from 1; 0 stands for data edited in the program.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file = legible(file)
        self.line = line
        self.message = legible(message)
        super().__init__(f"{self.file}, baris {line}: {self.message}" if line else f"{self.file}: {self.message}")


def refuse(code: str, sentence: str, field: str | None = None) -> Refused:
    """Build the exception that leaves a command with this refusal."""
    return Refused(Refusal(code, sentence, field))
