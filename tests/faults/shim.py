"""Builds what is preloaded into a program under test (`disk_trace.c`) with the system's compiler."""

import shutil
import subprocess
from pathlib import Path


def built(folder: Path) -> Path:
    """The library, in this folder."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    assert compiler is not None, "a C compiler records the disk: apt-get install gcc"
    made = folder / "disk_trace.so"
    source = str(Path(__file__).with_name("disk_trace.c"))
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), source, "-ldl", "-lpthread"], check=True)
    return made
