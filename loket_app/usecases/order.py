"""Who gives a command, known before the database is: the window comes up on this module without the store behind it."""

import os
from typing import NamedTuple


class Who(NamedTuple):
    """Who acted and who typed. `command_id` is given again when a reply was lost, so that nothing happens twice."""

    actor: int
    recorder: int
    command_id: str = ""

    @staticmethod
    def self(officer: int) -> "Who":
        """An officer who records his own act."""
        return Who(officer, officer)


def new_command_id() -> str:
    """A command id that nobody else makes: 128 random bits, like a random UUID without importing its module."""
    return os.urandom(16).hex()


class Repeated(Exception):
    """This command was already carried out (a resend after a lost reply); nothing was done again."""

    def __init__(self, trail_id: int) -> None:
        super().__init__(f"already done as trail row {trail_id}")
        self.trail_id = trail_id
