"""What reporting writes to the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare
from hoaluoi.spine.reporting.enums import Channel

FORM_CREATED = "reporting.form_created"
FORM_CHANGED = "reporting.form_changed"
FORM_RETIRED = "reporting.form_retired"
VERSION_SAVED = "reporting.form_version_saved"
VERSION_PUBLISHED = "reporting.form_version_published"
FORM_ASSIGNED = "reporting.form_assigned"
FORM_UNASSIGNED = "reporting.form_unassigned"
EXTENDED = "reporting.extended"
DRAFT_OPENED = "reporting.draft_opened"
DRAFT_EDITED = "reporting.draft_edited"
SUBMITTED = "reporting.submitted"
ZERO_REPORTED = "reporting.zero_reported"
AMENDED = "reporting.amended"
APPROVED = "reporting.approved"
APPROVAL_UNDONE = "reporting.approval_undone"
SENT_BACK = "reporting.sent_back"
SENDING_BACK_UNDONE = "reporting.sending_back_undone"
CHASED = "reporting.chased"
REMINDED = "reporting.reminded"
TEXT_ANSWERED = "reporting.text_answered"
REPORT_ATTACHED = "reporting.report_attached"
REPORT_REMOVED = "reporting.report_removed"
CATALOGUE_INSTALLED = "reporting.catalogue_installed"

CHANNELS = {"channel": {str(value): label for value, label in Channel.choices}}

declare(
    EventType(FORM_CREATED, _("made the report form %(form)s"), "file-plus"),
    EventType(FORM_CHANGED, _("changed when the report form %(form)s is due"), "edit"),
    EventType(FORM_RETIRED, _("retired the report form %(form)s"), "archive"),
    EventType(VERSION_SAVED, _("drafted version %(number)s of the report form %(form)s"), "pencil"),
    EventType(VERSION_PUBLISHED, _("published version %(number)s of %(form)s from %(valid_from)s"), "send"),
    EventType(FORM_ASSIGNED, _("assigned %(form)s to %(count)s units from %(since)s"), "users"),
    EventType(FORM_UNASSIGNED, _("ended the assignment of %(form)s for %(count)s units on %(until)s"), "users"),
    EventType(EXTENDED, _("extended %(form)s, %(period)s, until %(due_at)s: %(reason)s"), "clock"),
    EventType(DRAFT_OPENED, _("began %(form)s, %(period)s"), "pencil"),
    EventType(DRAFT_EDITED, _("worked on %(form)s, %(period)s"), "pencil"),
    EventType(SUBMITTED, _("submitted %(form)s, %(period)s (version %(number)s)"), "send", words=CHANNELS),
    EventType(
        ZERO_REPORTED, _("reported zero: %(form)s, %(period)s (version %(number)s)"), "circle-number-0", words=CHANNELS
    ),
    EventType(AMENDED, _("amended %(form)s, %(period)s (version %(number)s): %(reason)s"), "versions", words=CHANNELS),
    EventType(APPROVED, _("approved %(form)s, %(period)s (version %(number)s)"), "circle-check"),
    EventType(SENDING_BACK_UNDONE, _("undid sending back %(form)s, %(period)s (version %(number)s)"), "arrow-back-up"),
    EventType(APPROVAL_UNDONE, _("undid the approval of %(form)s, %(period)s (version %(number)s)"), "arrow-back-up"),
    EventType(SENT_BACK, _("sent back %(form)s, %(period)s (version %(number)s): %(reason)s"), "arrow-back-up"),
    EventType(CHASED, _("chased %(form)s, %(period)s: told %(names)s"), "bell"),
    EventType(
        REMINDED,
        _("reminded of %(form)s, %(period)s (%(step)s): told %(names)s"),
        "bell",
        words={
            "by": {"system": _("The system")},
            "step": {
                "day_before": _("a day before"),
                "hour_before": _("an hour before"),
                "overdue": _("overdue"),
                "overdue_day": _("overdue for a day"),
            },
        },
    ),
    EventType(
        TEXT_ANSWERED, _("answered a question about the text of %(form)s, %(period)s: %(reason)s"), "message-question"
    ),
    EventType(REPORT_ATTACHED, _("attached the report %(name)s to %(form)s, %(period)s"), "paperclip"),
    EventType(REPORT_REMOVED, _("took the report %(name)s off %(form)s, %(period)s"), "paperclip"),
    EventType(CATALOGUE_INSTALLED, _("installed %(count)s report forms of the catalogue"), "forms"),
)
call_data(
    {
        "name_vi": _("Name in Vietnamese"),
        "name_en": _("Name in English"),
        "name_zh": _("Name in Chinese"),
        "period_kind": _("Reported every"),
        "scheme": _("Cut-off"),
        "cutoff_day": _("Cut-off day"),
        "due_days": _("Due so many days after the cut-off"),
        "due_in_working_days": _("Count working days only"),
        "due_time": _("Due at"),
        "zero_allowed": _("A zero report is a valid answer"),
        "urgent": _("Urgent: shown first"),
        "lock_days": _("Closes so many days after the due time (empty: never)"),
        "form": _("Report form"),
        "period": _("Period"),
        "period_code": _("Code of the period"),
        "form_code": _("Code of the form"),
        "version_id": _("Version in the register"),
        "channel": _("Came in"),
        "cells": _("Cells"),
        "late": _("After the due time"),
        "file_sha256": _("Fingerprint of the file (SHA-256)"),
        "due_at": _("New due time"),
        "due": _("Due"),
        "names": _("Who was told"),
        "hours": _("Hours overdue"),
        "valid_from": _("In force from"),
        "codes": _("Codes"),
    }
)
