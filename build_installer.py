"""Make the installers, and prove them.

    python3 build_installer.py --target windows   dist/LoketSetup-<version>.exe (on Linux under Wine, or on Windows)
    python3 build_installer.py --target deb       dist/layar-ramah-loket_<version>_amd64.deb (on Debian 12)
    python3 build_installer.py --prove windows    builds, installs, runs, upgrades and removes it under Wine
    python3 build_installer.py --prove deb        the same in a clean Debian 12
    python3 build_installer.py --lock             writes the lock files anew after a change of the pins
    python3 build_installer.py --measure windows  size beside an untrimmed build and a bare Qt window

Standard library only. Tools that are missing are installed with apt-get where that is allowed, else named.
`LOKET_SIGN_COMMAND` names the command that signs (docs/installing.md); without it nothing is signed, and it says so.
"""

import argparse
import os
import signal
import sys

from installer import project

TARGETS = ("windows", "deb")


def main(words: list[str] | None = None) -> int:
    """Do what the command line asks; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--target", choices=TARGETS, help="build this installer")
    asked.add_argument("--prove", choices=TARGETS, help="build it and try all of it")
    asked.add_argument("--measure", choices=TARGETS, help="its size beside an untrimmed build and a bare window")
    asked.add_argument("--lock", action="store_true", help="write the lock files anew")
    parser.add_argument("--keep", action="store_true", help="prove, measure: use what the last build made")
    parser.add_argument("--quick", action="store_true", help="pack quickly rather than small: for trying only")
    options = parser.parse_args(words)
    if options.quick:
        os.environ["LOKET_QUICK"] = "1"
    # Ended from outside, it still gives back what it mounted and ends the screens that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        _do(options)
    except project.Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 1
    return 0


def _do(options: argparse.Namespace) -> None:
    if options.lock:
        from installer.lock import write_locks

        for file in write_locks():
            project.say(str(file.relative_to(project.ROOT)))
    elif options.target == "windows":
        from installer.windows import build

        build()
    elif options.target == "deb":
        from installer.debian import build as build_deb

        build_deb()
    elif options.prove == "windows":
        from installer.prove_windows import prove

        prove(keep=options.keep)
    elif options.prove == "deb":
        from installer.prove_debian import prove as prove_deb

        prove_deb(keep=options.keep)
    else:
        from installer.measure import measure

        measure(options.measure, keep=options.keep)


if __name__ == "__main__":
    sys.exit(main())
