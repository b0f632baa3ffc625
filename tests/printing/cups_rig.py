"""A CUPS server of our own with three printers that write files: nothing of the system's printing is touched.

The printers are described by small PPD files made here: an ink-jet that knows only A4 and A5 and would print on both
sides, a laser with trays and any paper size, and an 80 mm roll. What arrives is kept, with the options that came along.
"""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

TOOLS = ("cupsd", "lpadmin", "lpstat")
MM = 72 / 25.4
SIZES = {"A4": (595, 842), "A5": (420, 595), "Folio": (612, 936), "Roll80": (227, 842), "Roll80Long": (227, 9286)}
PRINTERS = {
    # name: sizes, margin in points, custom sizes, trays, both sides by default, dpi
    "TINTA-A4": (("A4", "A5"), 9, False, (), True, 300),
    "LASER-FOLIO": (("A4", "Folio"), 12, False, (), False, 600),
    "LASER-F4": (("A4", "A5", "Folio"), 12, True, ("Auto", "Tray1", "Tray2"), True, 600),
    "STRUK-80": (("Roll80", "Roll80Long"), 0, False, (), False, 203),
}  # fmt: skip


def why_not() -> str:
    """Why no server can run here; empty where one can."""
    sbin = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    missing = [tool for tool in TOOLS if shutil.which(tool, path=sbin) is None]
    return f"no {', '.join(missing)} here (Debian: cups, cups-client, cups-filters)" if missing else ""


def ppd(name: str) -> str:
    """The description of one of the printers."""
    sizes, margin, custom, trays, both, dpi = PRINTERS[name]
    lines = [
        '*PPD-Adobe: "4.3"', '*FormatVersion: "4.3"', '*FileVersion: "1.0"', "*LanguageVersion: English",
        "*LanguageEncoding: ISOLatin1", f'*PCFileName: "{name[:5]}.PPD"', '*Manufacturer: "Uji"',
        f'*Product: "({name})"',
        f'*ModelName: "{name}"', f'*ShortNickName: "{name}"', f'*NickName: "{name}"', '*PSVersion: "(3010.000) 0"',
        '*LanguageLevel: "3"', "*ColorDevice: False", "*DefaultColorSpace: Gray", '*FileSystem: False',
        '*cupsFilter2: "application/pdf application/pdf 0 -"', '*cupsVersion: 2.4',
    ]  # fmt: skip
    first = sizes[0]
    for key in ("PageSize", "PageRegion"):
        lines += [f"*OpenUI *{key}/Size: PickOne", f"*OrderDependency: 10 AnySetup *{key}", f"*Default{key}: {first}"]
        lines += [f'*{key} {s}/{s}: "<</PageSize[{SIZES[s][0]} {SIZES[s][1]}]>>setpagedevice"' for s in sizes]
        lines += [f"*CloseUI: *{key}"]
    lines += [f"*DefaultImageableArea: {first}"]
    for s in sizes:
        width, height = SIZES[s]
        lines += [f'*ImageableArea {s}/{s}: "{margin} {margin} {width - margin} {height - margin}"']
    lines += [f"*DefaultPaperDimension: {first}"]
    lines += [f'*PaperDimension {s}/{s}: "{SIZES[s][0]} {SIZES[s][1]}"' for s in sizes]
    if custom:
        lines += [
            "*VariablePaperSize: True", "*MaxMediaWidth: 900", "*MaxMediaHeight: 1300",
            "*NonUIOrderDependency: 10 AnySetup *CustomPageSize", '*CustomPageSize True: "pop pop pop pop pop"',
            "*ParamCustomPageSize Width: 1 points 72 900", "*ParamCustomPageSize Height: 2 points 72 1300",
            "*ParamCustomPageSize WidthOffset: 3 points 0 0", "*ParamCustomPageSize HeightOffset: 4 points 0 0",
            "*ParamCustomPageSize Orientation: 5 int 0 0",
            f'*HWMargins: {margin} {margin} {margin} {margin}',
        ]  # fmt: skip
    lines += choice("Resolution", "Resolution", (f"{dpi}dpi",), f"{dpi}dpi")
    if trays:
        lines += choice("InputSlot", "Media Source", trays, trays[0])
    if both:
        lines += choice("Duplex", "2-Sided", ("None", "DuplexNoTumble", "DuplexTumble"), "DuplexNoTumble")
    return "\n".join([*lines, "*% end", ""])


def choice(key: str, words: str, options: tuple[str, ...], usual: str) -> list[str]:
    """One option of a description."""
    return [
        f"*OpenUI *{key}/{words}: PickOne", f"*OrderDependency: 20 AnySetup *{key}", f"*Default{key}: {usual}",
        *(f'*{key} {one}/{one}: ""' for one in options), f"*CloseUI: *{key}",
    ]  # fmt: skip


@dataclass(frozen=True)
class Arrived:
    """One job as it reached the server: the bytes, and what stands in its ticket as text."""

    pdf: bytes
    ticket: str


@dataclass(frozen=True)
class Rig:
    """The running server. `environment` is what a program needs to print there."""

    folder: Path
    server: str

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "CUPS_SERVER": self.server, "QT_QPA_PLATFORM": "offscreen"}

    def arrived(self, seconds: float = 10) -> list[Arrived]:
        """The jobs so far, oldest first, once all of them are printed."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._waiting():
            time.sleep(0.1)
        found = []
        for ticket in sorted((self.folder / "spool").glob("c0*")):
            told = ticket.read_bytes().decode("latin-1")
            parts = sorted((self.folder / "spool").glob(f"d{ticket.name[1:]}-*"))
            found.extend(Arrived(part.read_bytes(), told) for part in parts)
        return found

    def _waiting(self) -> bool:
        told = subprocess.run(["lpstat", "-o"], env=self.environment, capture_output=True, check=False)
        return bool(told.stdout.strip())

    def set_reachable(self, printer: str, on: bool) -> None:
        """Take jobs, or refuse them as a printer does that is switched off at the server."""
        tool = shutil.which("cupsaccept" if on else "cupsreject") or f"/usr/sbin/{'cupsaccept' if on else 'cupsreject'}"
        subprocess.run([tool, printer], env=self.environment, check=True)


@contextmanager
def running(folder: Path, port: int) -> Iterator[Rig]:
    """A server in this folder, with its printers, for as long as it is wanted."""
    user = _lay_out(folder, port)
    sbin = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    cupsd = shutil.which("cupsd", path=sbin)
    assert cupsd is not None, why_not()
    rig = Rig(folder, f"localhost:{port}")
    log = (folder / "out").open("wb")
    server = subprocess.Popen(
        [cupsd, "-f", "-c", str(folder / "etc/cupsd.conf"), "-s", str(folder / "etc/cups-files.conf")],
        stdout=log, stderr=log,
    )  # fmt: skip
    try:
        _wait(rig)
        for name in PRINTERS:
            file = folder / f"{name}.ppd"
            file.write_text(ppd(name), encoding="ascii")
            out = f"file:{folder / 'out.d' / name}"
            lpadmin = shutil.which("lpadmin", path=sbin) or "lpadmin"
            subprocess.run(
                [lpadmin, "-p", name, "-E", "-v", out, "-P", str(file)], env=rig.environment, check=True,
                capture_output=True,
            )  # fmt: skip
        yield rig
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        if server.poll() is None:
            server.kill()
        log.close()
        del user


def _lay_out(folder: Path, port: int) -> str:
    for name in ("etc", "spool", "cache", "state", "log", "tmp", "out.d"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    # cupsd refuses to run filters as root; whoever else starts it is its user.
    user = "lp" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    group = "lp" if os.getuid() == 0 else str(os.getgid())
    if os.getuid() == 0:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, group="lp")
            path.chmod(0o775)
        (folder / "tmp").chmod(0o1777)
        (folder / "out.d").chmod(0o1777)
    files = {
        "User": user, "Group": group, "SystemGroup": "root", "ServerRoot": folder / "etc",
        "RequestRoot": folder / "spool", "CacheDir": folder / "cache", "StateDir": folder / "state",
        "TempDir": folder / "tmp", "AccessLog": folder / "log/access", "ErrorLog": folder / "log/error",
        "PageLog": folder / "log/page", "FileDevice": "Yes", "Sandboxing": "relaxed",
    }  # fmt: skip
    (folder / "etc/cups-files.conf").write_text("".join(f"{k} {v}\n" for k, v in files.items()), encoding="utf-8")
    allow = "Order allow,deny\nAllow all\n"
    (folder / "etc/cupsd.conf").write_text(
        f"LogLevel info\nListen localhost:{port}\nBrowsing Off\nDefaultAuthType None\nPreserveJobFiles Yes\n"
        f"PreserveJobHistory Yes\nWebInterface No\nDirtyCleanInterval 0\n<Location />\n{allow}</Location>\n"
        f"<Policy default>\n<Limit All>\n{allow}</Limit>\n</Policy>\n",
        encoding="utf-8",
    )
    return user


def _wait(rig: Rig) -> None:
    for _ in range(100):
        told = subprocess.run(["lpstat", "-r"], env=rig.environment, capture_output=True, check=False)
        if b"not running" not in told.stdout and told.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError((rig.folder / "out").read_text(errors="replace") or "cupsd does not answer")
