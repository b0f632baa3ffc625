"""Reads the plan of LAYAR RAMAH (`inovasi.toml` of a preset, or the office's own) and gives it back as plain data."""

from pathlib import Path
from typing import Any

from loket_app.definitions.toml_lines import Table, read_toml
from loket_app.domain.innovation import NO_PLAN, Innovation, Stage

FILE = "inovasi.toml"
LONGEST = 400


def innovation(table: Table) -> Innovation:
    """The stages of the innovation. Raises `BadDefinition` at the first wrong line."""
    found = Innovation(
        stages=tuple(_stage(t) for t in table.tables("tahap")),
        example=table.boolean("contoh", False),
    )
    table.finish()
    return found


def _stage(table: Table) -> Stage:
    found = Stage(
        first=table.day("dari"),
        last=table.day("sampai"),
        activity=table.text("kegiatan", max_len=LONGEST, one_line=True, empty=False),
        note=table.text("keterangan", "", LONGEST, one_line=True),
    )
    table.finish()
    if found.last < found.first:
        raise table.fail("sampai", "Tanggal sampai mendahului tanggal dari. Betulkan salah satunya.")
    return found


def innovation_data(found: Innovation) -> dict[str, Any]:
    """The plan as plain data, dates in ISO form."""
    stages = [
        {
            "dari": stage.first.isoformat(), "sampai": stage.last.isoformat(), "kegiatan": stage.activity,
            **({"keterangan": stage.note} if stage.note else {}),
        }
        for stage in found.stages
    ]  # fmt: skip
    return {"tahap": stages, **({"contoh": True} if found.example else {})}


def preset_innovation(folder: Path) -> Innovation:
    """The plan that comes with an office to start from; without a file of its own there are no stages yet."""
    path = folder / FILE
    return innovation(read_toml(path)) if path.exists() else NO_PLAN
