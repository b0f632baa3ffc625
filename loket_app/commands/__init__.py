"""The headless commands, for support, scheduled tasks and other programs: each word with the function that does it.

A command's module is imported when its word is given. It takes the parsed command line and returns the exit code.
"""

import argparse
import io
import sys
from importlib import import_module

COMMANDS: dict[str, str] = {
    "demo": "day:demo",
    "screens": "day:screens",
    "selftest": "support:own_test",
    "check": "support:check_data",
    "proses": "processes:second",
    "skm": "survey:percentages",
    "skm-ekspor": "survey:survey_export",
    "skm-rekap": "survey:survey_recap",
    "arsip": "letters:archive",
    "laporan": "report:period_report",
    "rekap": "report:kabupaten_recap",
    "cadang": "copies:copy",
    "pulih": "copies:bring_back",
    "latihan": "practice:practise",
    "dump": "copies:dump_out",
    "load": "copies:load_in",
    "tutup-tahun": "years:close_year",
    "buka-tahun": "years:reopen_year",
    "layar": "display:show",
    "panduan": "manual:write_manual",
    "server-siap": "server:prepare",
}


def run(options: argparse.Namespace) -> int:
    """Carry out one headless command; returns the exit code. What the world does wrong is said in words.

    Every command ends with 2 where it could not do its work, and with 3 where there is no office's data to do it on.
    """
    from loket_app.domain.errors import BadDefinition, Disturbance, Refused

    _say_everything()
    module, function = COMMANDS[options.perintah].split(":")
    try:
        code: int = getattr(import_module(f"{__name__}.{module}"), function)(options)
    except Refused as refused:
        print(refused.refusal.sentence, file=sys.stderr)
    except (Disturbance, BadDefinition) as disturbed:
        print(disturbed, file=sys.stderr)
        return int(getattr(disturbed, "exit_code", 2))
    except OSError as error:
        # A name that no system takes, for one: found out by whoever looks for it first.
        print(_unusable(error), file=sys.stderr)
    else:
        return code
    return 2


def _unusable(error: OSError) -> str:
    from loket_app.domain.errors import Disturbance

    named = f"«{error.filename}» " if error.filename else ""
    reason = error.strerror or "gangguan sistem"
    return str(Disturbance(f"{named}tidak dapat dipakai ({reason}).", "Periksa nama dan letaknya, lalu ulangi."))


def _say_everything() -> None:
    """Letters that this console cannot show, such as the undecodable ones of a file's name, are written as codes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
