"""The tables as SQLAlchemy Core sees them. The migrations make them; a test compares the two.

Instants are integers (ms since the epoch, UTC), days ISO text, yes/no 0 or 1, lists and records JSON text.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

metadata = MetaData()
WHOLE = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number: instants in milliseconds need the 64 bits that a server has under another name."""


def _table(name: str, integers: str, texts: str) -> Table:
    columns: list[Column[Any]] = [Column("id", WHOLE, primary_key=True)]
    columns += [Column(c, WHOLE) for c in integers.split()]
    columns += [Column(c, Text) for c in texts.split()]
    return Table(name, metadata, *columns)


trail = _table(
    "trail",
    "at request_id visit_id actor recorded_by",
    "kind subject role capacity workstation command_id facts text_digest hash",
)
trail_text = _table("trail_text", "", "salt body")
config = _table("config", "version trail_id", "kind key body")
officer = _table(
    "officer",
    "version may_record supervisor active failed locked_until tries_today",
    "name nip rank position roles pin_hash tries_day",
)
substitution = _table("substitution", "officer_id ended", "role capacity first last reason")
pact = _table("pact", "officer_id", "kind signed_on valid_until")
person = _table(
    "person",
    "version",
    "nik name birth_place birth_date sex address rt rw village district occupation religion marital education "
    "nationality phone family_no",
)
visit = _table(
    "visit",
    "version seq arrived_at greeted_at booked_at called_at parts last_part_at calendar turn last_call_at calls misses "
    "due_turn queued_at",
    "day state source name purpose lane priority counter phone desk",
)
counter = _table("counter", "version", "workstation label")
request = _table(
    "request",
    "version visit_id part register_year register_seq service_version sop_version arrival_calendar calendar "
    "applicant_id received_by received_at step step_since step_due step_left step_total "
    "promise_start promise_due promise_left promise_total promise_used promise_end ready_at closed_at "
    "open late breach_kept last_event",
    "service_key state name queue segments papers missing priority proxy letter_values letter_number pause_reason "
    "objection delivery claimed",
)
stay = _table(
    "stay",
    "request_id ordinal step_no start end limit_ms used_ms actor recorded_by event_id",
    "role service_key day",
)
letter = _table(
    "letter",
    "version request_id number_id form_config office_config edition issued_at printed_at signatory_officer",
    "form_key state number fields signatory code digest file reason day",
)
number = _table("number", "year seq request_id letter_id taken_at", "scope text state reason")
objection = _table(
    "objection",
    "version request_id year seq filed_at decided_at decided_by",
    "number state reason note sheet",
)
delivery = _table(
    "delivery",
    "version request_id objection_id year seq ordered_at courier attempts departed_at ended_at gratis outside_hours",
    "number state address landmark phone courier_reason receiver relation failure",
)
contact = _table("contact", "request_id at officer_id", "how note")
sequence = Table(
    "sequence",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("year", WHOLE, primary_key=True),
    Column("last", WHOLE),
)
meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text))

survey_period = _table(
    "survey_period",
    "version instrument population code_needed",
    "title method first last state closed_on counts published",
)
survey_batch = _table("survey_batch", "period_id added corrected removed trail_id", "day source typists digest")


def _keyed(name: str, key: str, integers: str, texts: str) -> Table:
    """A table in the order of a random key inside its period: no row number, so no order of arrival."""
    columns: list[Column[Any]] = [Column("period_id", WHOLE, primary_key=True), Column(key, Text, primary_key=True)]
    columns += [Column(c, WHOLE) for c in integers.split()]
    columns += [Column(c, Text) for c in texts.split()]
    return Table(name, metadata, *columns)


survey_answer = _keyed("survey_answer", "key", "batch_id", "day scores groups")
survey_text = _keyed("survey_text", "key", "batch_id score", "kind question body")
survey_code = _keyed("survey_code", "hash", "used", "")
rtl_plan = _table("rtl_plan", "version period_id", "reported_on priorities reason")
rtl_line = _table("rtl_line", "version plan_id ordinal year quarters dropped", "unsur programme responsible")
rtl_realisation = _table("rtl_realisation", "version line_id dropped", "status day settled description obstacle")
rtl_photo = _table("rtl_photo", "realisation_id dropped", "digest file caption")
rtl_continuation = _table("rtl_continuation", "version line_id", "strategy target responsible stakeholders")

access_log = _table("access_log", "at officer_id person_id request_id found", "act purpose workstation people digest")
restriction = _table("restriction", "version person_id set_at set_by lifted_at lifted_by", "reason names")
destruction = _table(
    "destruction",
    "at officer_id witness_id trail_id years requests people visits letters complaints",
    "cutoff basis registers",
)
destroyed_request = _table("destroyed_request", "destruction_id", "")
destroyed_visit = _table("destroyed_visit", "destruction_id", "")

complaint = _table(
    "complaint",
    "version year seq received_at received_by request_id person_id calendar days since due handler answered_at "
    "answered_by closed_at reopened anonymous",
    "number code channel category state outcome accused name contact body action answer told",
)
destroyed_complaint = _table("destroyed_complaint", "destruction_id", "")

closed_year = _table(
    "closed_year",
    "version closed_at officer_id trail_id first_at last_at requests letters size",
    "file digest",
)
archived_request = _table(
    "archived_request",
    "year_id visit_id applicant_id register_year register_seq closed_at",
    "digest",
)
