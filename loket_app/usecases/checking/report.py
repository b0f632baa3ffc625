"""What a check found: where, what the trail says, and what is stored."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError

from loket_app.domain.errors import BadDefinition, Disturbance, Refused


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: where it lies, what the trail (or the rule) says, and what was found."""

    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}: seharusnya {self.expected}, ditemukan {self.found}."

    def to_data(self) -> dict[str, str]:
        """The finding as plain data."""
        return {"tempat": self.where, "seharusnya": self.expected, "ditemukan": self.found}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All differences, and how many things of each kind were looked at."""

    findings: tuple[Finding, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """True when nothing differs."""
        return not self.findings

    def to_data(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"selisih": [f.to_data() for f in self.findings], "diperiksa": dict(self.counts)}


@dataclass
class Notes:
    """Where the parts of a check write down what they see."""

    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def differ(self, where: str, expected: object, found: object) -> None:
        """Write down one difference."""
        self.findings.append(Finding(where, shown(expected), shown(found)))

    def same(self, where: str, expected: object, found: object) -> None:
        """Compare one value."""
        if expected != found:
            self.differ(where, expected, found)

    def same_columns(self, where: str, expected: Mapping[str, object], stored: Any) -> None:
        """Compare the named columns of a stored row, or of the dictionary of one."""
        of = stored.__getitem__ if isinstance(stored, dict) else partial(getattr, stored)
        for name, value in expected.items():
            found = of(name)
            # Most are alike: the place is put into words for the others alone.
            if value != found:
                self.differ(f"{where}, {name}", value, found)

    @contextmanager
    def readable(self, where: str) -> Iterator[None]:
        """A check tells of every damage, whatever it breaks: what cannot be read is a finding too."""
        try:
            yield
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError, AssertionError) as error:
            self.differ(where, "terbaca", f"{type(error).__name__} {error}")
        except (Refused, BadDefinition, Disturbance) as error:
            self.differ(where, "terbaca", str(error))
        except DBAPIError as error:
            # The driver's own words alone: the statement beside them would tell nobody anything.
            self.differ(where, "terbaca", str(error.orig))

    def report(self) -> CheckReport:
        """What was written down."""
        return CheckReport(tuple(self.findings), dict(self.counts))


def shown(value: object) -> str:
    """A value as it stands in a finding; long ones are cut, since a finding is a signpost."""
    text = "kosong" if value is None or value == "" else str(value)
    return text if len(text) <= 120 else text[:117] + "..."
