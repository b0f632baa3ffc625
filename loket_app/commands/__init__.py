"""The headless commands, for support, scheduled tasks and other programs: each word with the function that does it.

A command's module is imported when its word is given. It takes the parsed command line and returns the exit code.
"""

import argparse
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

    module, function = COMMANDS[options.perintah].split(":")
    try:
        code: int = getattr(import_module(f"{__name__}.{module}"), function)(options)
    except Refused as refused:
        print(refused.refusal.sentence, file=sys.stderr)
    except (Disturbance, BadDefinition) as disturbed:
        print(disturbed, file=sys.stderr)
        return int(getattr(disturbed, "exit_code", 2))
    else:
        return code
    return 2
