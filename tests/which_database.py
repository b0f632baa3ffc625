"""On which database each test module runs: on both, or on one and why. `tests/meta/test_which_database.py` holds it.

Modules in BOTH run twice in every run. The other modules whose office comes from the fixtures of `tests/conftest.py`
(`office`, `make_office`, `new_engine`, `stage`) lie on a file; LOKET_UJI_BASIS=server puts them on a server.
"""

from pathlib import Path

BOTH = frozenset(
    {
        "faults/test_chain", "faults/test_zones", "processes/test_every_command", "processes/test_kills",
        "store/test_both_databases", "store/test_reports_on_both", "store/test_trail", "store/test_transactions",
        "usecases/test_acts", "usecases/test_layar_ramah_acts", "usecases/test_people_on_both",
        "usecases/test_register_queries",
    }
)  # fmt: skip

_FILE = "the file itself is tried: "
_SERVER = "a server itself is tried: "
_PURE = "no database is asked"
_COPIES = "copies of a file and its restore; a server's: usecases/test_server_copies"
_MOVED = "an office that goes from a file to a server and back has both at once"

ONE = {
    "faults/test_damage": _FILE + "bits flipped, cut, foreign, too new; a server's pages are the server's own matter",
    "faults/test_full_disk": _FILE
    + "its disk is full at each page; at each writing statement it is tried on a server too, by its own error",
    "faults/test_migration_stops": _FILE + "its bytes and its copy; a server's: store/test_migrations_on_server",
    "faults/test_power_cut": _FILE + "its writes and syncs replayed; a server's log is the server's own matter",
    "faults/test_year_closing_stops": _FILE + "a year is closed into a file beside the office's",
    "faults/test_year_destruction_stops": _FILE + "and is destroyed there",
    "processes/test_closing": _FILE + "its mark of a bad end; a PC of a server that is killed: processes/test_kills",
    "processes/test_counters": _SERVER + "several PCs at once, restarts, cut lines",
    "processes/test_display_process": _FILE
    + "moved away and back; a server that goes and comes back in the same module",
    "processes/test_instances": _FILE + "read-only folders; one program to a PC of a server in the same module",
    "processes/test_practice_beside": _FILE + "bytes of its folder; the practice itself always lies on a file",
    "processes/test_restore_drill": _FILE + _COPIES,
    "processes/test_sealed_drill": _FILE + _COPIES,
    "processes/test_started_twice": _FILE + "who does not answer; the second start is tried on a server too",
    "store/test_backup_copies": _FILE + _COPIES,
    "store/test_held_files": _PURE,
    "store/test_figures_file": _FILE + "figures kept beside the data",
    "store/test_migrations": _FILE + "its header and DDL; each step on a server: store/test_migrations_on_server",
    "store/test_migrations_on_server": _SERVER + "each step of its schema with data, and stopped by its full disk",
    "store/test_peek": _FILE + "read without the libraries, before the window",
    "store/test_rendering": _SERVER + "what our DDL becomes there",
    "store/test_search": _FILE + "its words counted in SQLite's steps; both: store/test_both_databases",
    "store/test_sealed": _PURE,
    "store/test_server_roles": _SERVER + "its roles and rights",
    "store/test_store": _FILE + "its pragmas, journal and place; transactions on both: store/test_transactions",
    "store/test_survey_migration": _FILE + "of the first version; no server was ever of it",
    "store/test_whole_file": _FILE + "damage found before it is opened",
    "usecases/test_apart": _PURE,
    "usecases/test_backup": _FILE + _COPIES,
    "usecases/test_backup_recheck": _FILE + _COPIES,
    "usecases/test_check": _FILE + "each column spoiled behind the program; a server's: usecases/test_check_on_server",
    "usecases/test_check_on_server": _SERVER + "columns of every table spoiled by its administrator",
    "usecases/test_destruction": _FILE + "no byte of it is left; the same acts on both: usecases/test_people_on_both",
    "usecases/test_dump": _FILE + "out and in; to a server and back: usecases/test_dump_server",
    "usecases/test_dump_server": _SERVER + "a file's office goes there and comes back",
    "usecases/test_first_day": _FILE + "a PC of its own; joining a server: store/test_server_roles",
    "usecases/test_holiday_table": _PURE,
    "usecases/test_office_recap": _PURE,
    "usecases/test_open_beside": _FILE + "read beside its program; a server has many: processes/test_counters",
    "usecases/test_oracle": _FILE + "the teller of a trail, which both databases give alike (store/test_trail)",
    "usecases/test_pin_key": _FILE + "the key beside it; locks on both: usecases/test_people_on_both",
    "usecases/test_practice": _FILE + "the practice reads the office's; a server's office hands its settings over",
    "usecases/test_report_command": _FILE + "the command opens the folder's; its figures: store/test_reports_on_both",
    "usecases/test_sealed_copies": _FILE + _COPIES,
    "usecases/test_selftest": _FILE + "its PC; a server's: store/test_server_roles",
    "usecases/test_server_copies": _SERVER + "copies that one of its PCs makes",
    "usecases/test_survey_check": _FILE + "each column spoiled; a server's: usecases/test_check_on_server",
    "usecases/test_survey_command": _PURE,
    "usecases/test_survey_reading": _PURE,
    "usecases/test_workflow_machine": _FILE
    + "thousands of steps; every command on a server: processes/test_every_command",
    "usecases/test_year_closing": _FILE + "a year is closed into a file beside the office's",
    "usecases/test_year_closing_server": _SERVER + "its year goes into a file in the folder that its PCs share",
}
"""Modules of one database alone, and why: of store, processes and faults all such, of others those that must."""


def _named(file: str) -> str:
    path = Path(file)
    return f"{path.parent.name}/{path.stem}"


def basis_of(file: str) -> tuple[str, ...]:
    """The databases on which the module in a file runs without being told."""
    return ("berkas", "server") if _named(file) in BOTH else ()


def only_on(file: str) -> str:
    """The database that a module belongs to whatever a whole run is put on; empty for one that may lie on any."""
    return "berkas" if ONE.get(_named(file), "").startswith(_FILE) else ""
