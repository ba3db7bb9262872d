"""What an entry says: stored values that are choices are said by their names in the reader's language."""

from django.utils import translation

from hoaluoi.core.ledger import events
from hoaluoi.spine.directives.events import TASK_MOVED


def test_a_state_is_said_by_its_name():
    data = {"title": "Tập huấn", "state": "in_progress", "reason": ""}
    with translation.override("en"):
        assert events.sentence(TASK_MOVED, data).rstrip() == "moved task “Tập huấn” to In progress"


def test_a_state_that_is_no_longer_known_is_said_as_it_was_stored():
    with translation.override("en"):
        assert "to long_gone" in events.sentence(TASK_MOVED, {"title": "x", "state": "long_gone"})
