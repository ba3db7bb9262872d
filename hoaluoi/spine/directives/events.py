"""What directives, targets and tasks write to the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare
from hoaluoi.spine.directives.enums import AllocationMethod, WorkState

DESK_OPENED = "directives.desk_opened"
DESK_CONSENTED = "directives.desk_consented"
DESK_DISCARDED = "directives.desk_discarded"
DESK_UNDONE = "directives.desk_undone"
PROPOSAL_SPLIT = "directives.proposal_split"
PROPOSAL_MERGED = "directives.proposal_merged"
PROPOSAL_ADDED = "directives.proposal_added"
PROPOSAL_DECIDED = "directives.proposal_decided"
PROPOSAL_EDITED = "directives.proposal_edited"
DIRECTIVE_CREATED = "directives.created"
DIRECTIVE_CLOSED = "directives.closed"
TARGET_ADDED = "directives.target_added"
TARGET_CHANGED = "directives.target_changed"
TARGET_WITHDRAWN = "directives.target_withdrawn"
ALLOCATION_PROPOSED = "directives.allocation_proposed"
ALLOCATION_FROZEN = "directives.allocation_frozen"
ALLOCATION_REPLACED = "directives.allocation_replaced"
ALLOCATION_UNDONE = "directives.allocation_undone"
RESPONSIBILITY_CHANGED = "directives.responsibility_changed"
TRAJECTORY_CHANGED = "directives.trajectory_changed"
OVERRIDE_REQUESTED = "directives.override_requested"
OVERRIDE_APPROVED = "directives.override_approved"
OVERRIDE_APPROVAL_UNDONE = "directives.override_approval_undone"
OVERRIDE_ENDED = "directives.override_ended"
TASK_PROGRESS = "directives.task_progress"
TASK_PART_DONE = "directives.task_part_done"
TASK_ASSIGNED = "directives.task_assigned"
TASK_MOVED = "directives.task_moved"
# One event an act, so that the ledger says it in the reader's language; TASK_MOVED is what older entries carry.
TASK_ACTS = {
    "assign": "directives.task_given_again",
    "accept": "directives.task_accepted",
    "return": "directives.task_returned",
    "submit": "directives.task_submitted",
    "approve": "directives.task_done",
    "want_more": "directives.task_more_wanted",
    "pause": "directives.task_paused",
    "resume": "directives.task_resumed",
    "withdraw": "directives.task_withdrawn",
    "transfer": "directives.task_transferred",
    "replace": "directives.task_replaced",
}
TASK_EXTENDED = "directives.task_extended"
TASK_UNDONE = "directives.task_undone"
TASK_EVIDENCE = "directives.task_evidence"
TASK_ESCALATED = "directives.task_escalated"
EXPLANATION_ASKED = "directives.explanation_asked"
EXPLANATION_ANSWERED = "directives.explanation_answered"
EXPLANATION_ESCALATED = "directives.explanation_escalated"
EXPLANATION_CLOSED = "directives.explanation_closed"
CLUSTER_FORMED = "directives.cluster_formed"
CLUSTER_CHANGED = "directives.cluster_changed"
CLUSTER_DISSOLVED = "directives.cluster_dissolved"
OBSTACLE_RAISED = "directives.obstacle_raised"
OBSTACLE_PASSED = "directives.obstacle_passed"
OBSTACLE_RESOLVED = "directives.obstacle_resolved"

METHODS = {"method": {str(value): label for value, label in AllocationMethod.choices}}

declare(
    EventType(DESK_OPENED, _("opened a drafting desk: %(title)s"), "pencil"),
    EventType(DESK_CONSENTED, _("let the repaired text of %(title)s be read; %(lost)s characters are lost"), "eye"),
    EventType(DESK_DISCARDED, _("closed the drafting desk %(title)s without entering anything"), "archive"),
    EventType(DESK_UNDONE, _("took back the last act at the desk (%(act)s)"), "arrow-back-up"),
    EventType(PROPOSAL_SPLIT, _("split the draft “%(quote)s” into %(parts)s"), "arrows-split"),
    EventType(PROPOSAL_MERGED, _("merged drafts into “%(quote)s”"), "arrow-merge"),
    EventType(PROPOSAL_ADDED, _("added the draft “%(quote)s” by hand"), "plus"),
    EventType(PROPOSAL_DECIDED, _("%(decision)s the draft “%(quote)s”"), "checks"),
    EventType(PROPOSAL_EDITED, _("edited the draft “%(quote)s”"), "edit"),
    EventType(DIRECTIVE_CREATED, _("entered directive %(symbol)s with %(targets)s targets, %(tasks)s tasks"), "gavel"),
    EventType(DIRECTIVE_CLOSED, _("closed directive %(symbol)s: %(reason)s"), "archive"),
    EventType(TARGET_ADDED, _("added target %(number)s: %(title)s"), "target"),
    EventType(TARGET_CHANGED, _("changed target %(number)s: %(fields)s"), "edit"),
    EventType(TARGET_WITHDRAWN, _("withdrew target %(number)s: %(reason)s"), "circle-x"),
    EventType(
        ALLOCATION_PROPOSED, _("proposed shares of “%(title)s” for %(units)s units"), "arrows-split", words=METHODS
    ),
    EventType(ALLOCATION_FROZEN, _("froze the shares of “%(title)s” for %(units)s units"), "lock", words=METHODS),
    EventType(ALLOCATION_REPLACED, _("replaced the shares of “%(title)s”: %(reason)s"), "refresh", words=METHODS),
    EventType(
        ALLOCATION_UNDONE, _("took back the shares of “%(title)s” for %(units)s units"), "arrow-back-up", words=METHODS
    ),
    EventType(RESPONSIBILITY_CHANGED, _("changed who answers for “%(title)s” at %(unit)s"), "user-check"),
    EventType(TRAJECTORY_CHANGED, _("changed the trajectory of “%(title)s”: %(reason)s"), "chart-line"),
    EventType(
        OVERRIDE_REQUESTED,
        _("asked to show “%(title)s” of %(unit)s otherwise than the rules say: %(reason)s"),
        "hand-stop",
    ),
    EventType(
        OVERRIDE_APPROVED, _("approved showing “%(title)s” of %(unit)s otherwise than the rules say"), "hand-stop"
    ),
    EventType(
        OVERRIDE_APPROVAL_UNDONE,
        _("took back the approval of showing “%(title)s” of %(unit)s otherwise than the rules say"),
        "arrow-back-up",
    ),
    EventType(OVERRIDE_ENDED, _("let the rules alone speak again on “%(title)s” of %(unit)s: %(reason)s"), "hand-stop"),
    EventType(TASK_PROGRESS, _("reported %(percent)s %% done of task “%(title)s”"), "progress-check"),
    EventType(TASK_PART_DONE, _("finished the part of %(unit)s in task “%(title)s”"), "circle-check"),
    EventType(TASK_ASSIGNED, _("assigned task “%(title)s” to %(unit)s"), "clipboard-text"),
    EventType(
        TASK_MOVED,
        _("moved task “%(title)s” to %(state)s %(reason)s"),
        "clipboard-check",
        words={"state": dict(WorkState.choices)},
    ),
    EventType(TASK_ACTS["assign"], _("gave task “%(title)s” again"), "send"),
    EventType(TASK_ACTS["accept"], _("took on task “%(title)s”"), "check"),
    EventType(TASK_ACTS["return"], _("returned task “%(title)s”: %(reason)s"), "arrow-back-up"),
    EventType(TASK_ACTS["submit"], _("handed in the result of task “%(title)s”"), "send"),
    EventType(TASK_ACTS["approve"], _("accepted the result of task “%(title)s”"), "circle-check"),
    EventType(TASK_ACTS["want_more"], _("wanted more of task “%(title)s”: %(reason)s"), "arrow-back-up"),
    EventType(TASK_ACTS["pause"], _("paused task “%(title)s”: %(reason)s"), "player-pause"),
    EventType(TASK_ACTS["resume"], _("resumed task “%(title)s”"), "progress-check"),
    EventType(TASK_ACTS["withdraw"], _("withdrew task “%(title)s”: %(reason)s"), "ban"),
    EventType(TASK_ACTS["transfer"], _("transferred task “%(title)s” %(reason)s"), "transfer"),
    EventType(TASK_ACTS["replace"], _("replaced task “%(title)s” %(reason)s"), "switch-horizontal"),
    EventType(TASK_EXTENDED, _("extended task “%(title)s” to %(deadline)s: %(reason)s"), "calendar-event"),
    EventType(
        TASK_UNDONE,
        _("took back an act on task “%(title)s”: %(act)s"),
        "arrow-back-up",
        words={"act": {"approve": _("accepting"), "submit": _("handing in"), "extend": _("extending")}},
    ),
    EventType(TASK_EVIDENCE, _("added evidence to task “%(title)s”: %(what)s"), "paperclip"),
    EventType(TASK_ESCALATED, _("reminded about task “%(title)s” (%(step)s)"), "bell-ringing"),
    EventType(EXPLANATION_ASKED, _("asked %(unit)s to explain: %(question)s"), "message-question"),
    EventType(EXPLANATION_ANSWERED, _("explained: %(answer)s"), "message-circle"),
    EventType(EXPLANATION_ESCALATED, _("put the unanswered question to %(unit)s before %(to)s"), "arrow-up"),
    EventType(EXPLANATION_CLOSED, _("closed the explanation request"), "messages"),
    EventType(
        CLUSTER_FORMED, _("formed the emulation cluster “%(name)s” of %(units)s units (%(decision)s)"), "users-group"
    ),
    EventType(
        CLUSTER_CHANGED, _("changed the emulation cluster “%(name)s”: %(units)s units from %(since)s"), "users-group"
    ),
    EventType(CLUSTER_DISSOLVED, _("dissolved the emulation cluster “%(name)s”: %(reason)s"), "archive"),
    EventType(OBSTACLE_RAISED, _("raised obstacle “%(title)s”"), "ban"),
    EventType(OBSTACLE_PASSED, _("passed obstacle “%(title)s” up to %(owner)s: %(reason)s"), "arrow-up"),
    EventType(OBSTACLE_RESOLVED, _("cleared obstacle “%(title)s”"), "circle-check"),
)
call_data(
    {
        "quote": _("Words of the text"),
        "targets": _("Targets"),
        "tasks": _("Tasks"),
        "drafts": _("Drafts"),
        "parts": _("Parts"),
        "method": _("Method"),
        "total": _("Total"),
        "reserve": _("Reserve"),
        "accountable": _("Who answers for it"),
        "deputy": _("Deputy"),
        "deadline": _("Deadline"),
        "percent": _("Percent done"),
        "question": _("Question"),
        "answer": _("Answer"),
        "owner": _("Owner"),
        "cause": _("Cause"),
        "resolution": _("How it was cleared"),
        "fields": _("What changed"),
        "shape": _("Shape"),
        "points": _("Expected values on dates"),
        "told": _("Who was told"),
        "status": _("Status"),
        "target": _("Target"),
        "document": _("Document"),
        "lost": _("Lost characters"),
        "evidence": _("Evidence"),
    }
)
