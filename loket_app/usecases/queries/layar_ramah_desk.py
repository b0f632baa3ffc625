"""What the desk for objections needs at once: the sheet, who may decide besides the Kasi, and what a delivery needs."""

from dataclasses import dataclass

from loket_app.domain.case import CLOSED_STATES
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.layar_ramah import (
    Courier,
    DeliveryRow,
    ObjectionDetail,
    couriers,
    delivery_row,
    objection_detail,
)
from loket_app.usecases.requests import load


@dataclass(frozen=True, slots=True)
class OpenedObjection:
    """One objection as its screen shows it. `deputy` is an officer id; `pauses` names the reasons by their keys."""

    detail: ObjectionDetail
    deputy: int | None
    pauses: dict[str, str]
    outside_area: bool
    closed: bool
    couriers: tuple[Courier, ...]
    delivery: DeliveryRow | None

    @property
    def id(self) -> int:
        """The objection's id."""
        return self.detail.row.id

    @property
    def deputy_name(self) -> str:
        """Who decides in the Kasi's place; empty while the office named nobody."""
        return self.detail.names.get(self.deputy or 0, "")


def opened_objection(look: Look, objection_id: int) -> OpenedObjection:
    """The objection with everything its screen shows and offers."""
    detail = objection_detail(look, objection_id)
    office = look.settings.office()
    return OpenedObjection(
        detail=detail,
        deputy=office.objection_deputy,
        pauses={r.key: r.name for r in look.settings.pause_reasons()},
        outside_area=office.outside_area_delivery,
        closed=load(look, detail.row.request_id).case.state in CLOSED_STATES,
        couriers=couriers(look),
        delivery=delivery_row(look, detail.delivery_id) if detail.delivery_id is not None else None,
    )
