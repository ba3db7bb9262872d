"""What the inbox and the outbox render from."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.notices import kinds, queries
from hoaluoi.core.notices.models import Mail, Notice
from hoaluoi.core.organisation.models import Person
from hoaluoi.core.text.folding import fold

PAGE_SIZE = 50
MAIL_LOOKS = {
    Mail.State.WAITING: "queued",
    Mail.State.SENT: "met",
    Mail.State.FAILED: "failed",
    Mail.State.KEPT: "neutral",
}


@dataclass(frozen=True)
class Line:
    """One notice in words."""

    notice: Notice
    sentence: str
    icon: str


@dataclass(frozen=True)
class Inbox:
    """A page of notices under tabs with unread counts."""

    group: str
    tabs: list[tuple[str, str, str, int]]
    lines: list[Line]
    page: Page[Notice]
    unread: int


@dataclass(frozen=True)
class MailRow:
    """One letter, its state as the word and the look of a badge."""

    mail: Mail
    look: str
    word: str


@dataclass(frozen=True)
class Outbox:
    """A page of letters under tabs by state."""

    state: str
    tabs: list[tuple[str, str, str]]
    rows: list[MailRow]
    page: Page[Mail]
    text: str


def inbox(person: Person, group: str, number: str) -> Inbox:
    """`group` is a key of kinds.GROUPS, anything else shows all; `number` the page as the address has it."""
    group = group if group in kinds.GROUPS else ""
    page = Paginator(queries.inbox(person, group), PAGE_SIZE).get_page(number)
    counts = queries.unread_by_group(person)
    address = reverse("notices:inbox")
    used = {kind.group for kind in kinds.all_kinds()} | set(counts)
    tabs = [("", _("All"), address, counts.total())]
    tabs += [
        (key, str(kinds.GROUPS[key]), f"{address}?group={key}", counts[key]) for key in kinds.GROUPS if key in used
    ]
    lines = [Line(n, kinds.sentence(n.code, n.params), kinds.icon(n.code)) for n in page]
    return Inbox(group, tabs, lines, page, counts.total())


def mail_words() -> dict[str, str]:
    return {
        Mail.State.WAITING: _("Waiting"),
        Mail.State.SENT: _("Sent"),
        Mail.State.FAILED: _("Failed"),
        Mail.State.KEPT: _("Kept here"),
    }


def row(mail: Mail) -> MailRow:
    return MailRow(mail, MAIL_LOOKS[Mail.State(mail.state)], mail_words()[mail.state])


def outbox(actor: Actor, state: str, text: str, number: str) -> Outbox:
    """`text` is a part of an address, a name (tone marks do not matter) or a subject."""
    mails = queries.mails_visible_to(actor).select_related("recipient")
    words = mail_words()
    if state in words:
        mails = mails.filter(state=state)
    if text:
        mails = queries.mails_with(mails, text, fold(text))
    page = Paginator(mails.order_by("-pk"), PAGE_SIZE).get_page(number)
    address = reverse("notices:mails")
    tabs = [("", _("All"), address), *((key, word, f"{address}?state={key}") for key, word in words.items())]
    return Outbox(state if state in words else "", tabs, [row(mail) for mail in page], page, text)
