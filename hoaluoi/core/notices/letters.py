"""The wording of letters: text and HTML in the language of the person who gets them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoaluoi.core.notices import kinds
from hoaluoi.core.notices.models import Notice
from hoaluoi.core.organisation.models import Person


@dataclass(frozen=True)
class Letter:
    """What is sent; `html` says the same as `text`."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Line:
    """One notice in a letter; `url` is absolute, '' if there is no page."""

    sentence: str
    url: str


def _line(notice: Notice) -> Line:
    url = notice.url
    return Line(kinds.sentence(notice.code, notice.params), f"{settings.SITE_URL}{url}" if url.startswith("/") else url)


def letter_of(notice: Notice, person: Person) -> Letter:
    """The letter that carries one urgent notice."""
    with translation.override(person.language):
        line = _line(notice)
        return _written(line.sentence, person, [line])


def digest_of(notices: Iterable[Notice], person: Person) -> Letter:
    """One letter for everything a person has not read yet."""
    with translation.override(person.language):
        lines = [_line(notice) for notice in notices]
        subject = ngettext("Hòa Lưới: %(count)s unread notice", "Hòa Lưới: %(count)s unread notices", len(lines))
        return _written(subject % {"count": len(lines)}, person, lines)


def _written(subject: str, person: Person, lines: list[Line]) -> Letter:
    facts = {"person": person, "lines": lines, "language": person.language, "site_url": settings.SITE_URL}
    parts = [_("Dear %(name)s,") % {"name": person.full_name}, ""]
    for line in lines:
        parts += [f"• {line.sentence}", *([f"  {line.url}"] if line.url else [])]
    parts += ["", _("This letter was written by Hòa Lưới. Read and answer there: %(url)s") % {"url": settings.SITE_URL}]
    single = " ".join(subject.split())
    return Letter(single[:300], "\n".join(parts) + "\n", render_to_string("notices/letter.html", facts))
