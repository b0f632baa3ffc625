"""The three kinds of things that go wrong, apart from bugs.

A refusal is the rule saying no (a calm line beside the field). A disturbance is the world failing (disk, printer,
another program): what happened, what to do, try again. A bad definition is a form or preset file that cannot be read.
"""

from typing import NamedTuple


class Refusal(NamedTuple):
    """The rule says no: a stable code for tests, a polite Indonesian sentence, and the field it belongs to."""

    code: str
    sentence: str
    field: str | None = None


class Refused(Exception):
    """Carries a `Refusal` out of a transaction so that nothing of it is kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class Disturbance(Exception):
    """The world failed: `sentence` says what happened, `advice` what to do now. Trying again is safe."""

    def __init__(self, sentence: str, advice: str) -> None:
        super().__init__(f"{sentence} {advice}")
        self.sentence = sentence
        self.advice = advice


class Disconnected(Disturbance):
    """The server was lost. What was asked may have been done: the same command id given again does nothing twice."""


class Busy(Disturbance):
    """Another PC is writing and took longer than one waits. Nothing was done."""


class BadDefinition(Exception):
    """A form or preset file is wrong at one place: file name, line, and what to change.

    Lines count from 1; 0 stands for data edited in the program.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}, baris {line}: {message}" if line else f"{file}: {message}")
        self.file = file
        self.line = line
        self.message = message


def refuse(code: str, sentence: str, field: str | None = None) -> Refused:
    """Build the exception that leaves a command with this refusal."""
    return Refused(Refusal(code, sentence, field))
