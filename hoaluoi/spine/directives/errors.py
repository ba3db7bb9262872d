"""Why something about directives was refused: a code, and what its sentence needs. Worded in `wording.py`."""

from typing import Any


class UnableToDraft(Exception):
    """`code`: empty_text, too_long, desk_closed, consent_missing, nothing_accepted, nothing_marked, no_gap,
    not_neighbours, retired, value_missing, bad_value, percentage_without_denominator, deadline_before_start,
    unknown_kind, unknown_decision, unknown_field:…, title_missing, issued_date_missing, not_a_document_for_this,
    no_owner; `proposal_id` names the draft at fault where there is one."""

    def __init__(self, code: str, proposal_id: int | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code, self.proposal_id, self.params = code, proposal_id, params
