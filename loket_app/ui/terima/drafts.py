"""Forms that were begun and not handed in, by guest: plain values that survive leaving, locking and a crash."""

from collections.abc import Iterator, Mapping
from typing import Any

from loket_app.ui.terima.lookups import Lookups
from loket_app.ui.terima.page import EXTRA, MORE, PAPERS, IntakePage

Draft = Mapping[str, Any]


class Drafts:
    """Drafts by visit id."""

    def __init__(self) -> None:
        self._kept: dict[int, Draft] = {}

    def __iter__(self) -> Iterator[int]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, visit_id: object) -> bool:
        return visit_id in self._kept

    def keep(self, visit_id: int, draft: Draft) -> None:
        """Keep this one, in place of an older one of the same guest."""
        self._kept[visit_id] = draft

    def take(self, visit_id: int) -> Draft | None:
        """The draft of this guest, which is kept no longer."""
        return self._kept.pop(visit_id, None)

    def typed_state(self, open_visit: int | None, page: Draft | None) -> dict[str, object]:
        """Everything as plain values: the kept ones, the open one, and which is open."""
        drafts = {str(key): dict(draft) for key, draft in self._kept.items()}
        if open_visit is not None and page is not None:
            drafts[str(open_visit)] = dict(page)
        return {"draf": drafts, "tamu": open_visit} if drafts else {}

    def restore(self, state: Mapping[str, object]) -> int | None:
        """Take in what `typed_state` gave, also from another version; returns the guest that was open."""
        drafts = state.get("draf")
        if not isinstance(drafts, Mapping):
            return None
        for key, draft in drafts.items():
            if str(key).isdigit() and isinstance(draft, Mapping):
                self._kept[int(str(key))] = draft
        here = state.get("tamu")
        return here if isinstance(here, int) and here in self._kept else None


def page_state(page: IntakePage, lookups: Lookups) -> dict[str, object]:
    """What stands on the page now."""
    return {
        "isian": page.fields.typed_state(),
        "berkas": list(page.checklist.checked_keys()),
        "lembar": page.sheet(),
        "pemohon": lookups.person_id,
    }


def show_state(page: IntakePage, lookups: Lookups, draft: Draft) -> None:
    """Put a draft back on the page; what is missing or unknown in it is left alone."""
    typed, papers = draft.get("isian"), draft.get("berkas")
    page.fields.restore(typed if isinstance(typed, Mapping) else {})
    page.show_choice(tuple(str(p) for p in papers) if isinstance(papers, list | tuple) else ())
    known = draft.get("pemohon")
    lookups.resume(known if isinstance(known, int) else None)
    sheet = str(draft.get("lembar", PAPERS))
    page.show_sheet(sheet if sheet in (PAPERS, MORE, EXTRA) else PAPERS)
