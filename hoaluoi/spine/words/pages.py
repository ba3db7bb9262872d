"""What the pages of the word lists render from."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting import DEFAULT, Draft, DraftChange, Overlay, UnableToExtend
from hoaluoi.spine.words.operations import UnableToSave
from hoaluoi.spine.words.queries import TextTrial, Trial
from hoaluoi.spine.words.titles import GROUPS, Group, hint, title

Words = str | Promise
SHOWN_CHANGES = 12
_AROUND = 70
_SIGNS = {">=": "≥", "<=": "≤", "increase_by": "↑", "decrease_by": "↓", "range": "…"}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list in the overview."""

    name: str
    title: Words
    words: int
    added: int
    dropped: int
    sample: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list with what an administrator changed in it."""

    name: str
    title: Words
    group: Group
    hint: Words
    built_in: tuple[str, ...]
    dropped: tuple[str, ...]
    added_text: str
    dropped_text: str
    on_version: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One place that is read otherwise: the words around it, the old reading and the new one."""

    before_words: str
    number: str
    after_words: str
    old: str
    new: str
    tone: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """A document with the places that change; `more` are not shown."""

    title: str
    symbol: str
    document_id: int
    count: int
    changes: tuple[ChangeRow, ...]
    more: int


def groups(overlay: Overlay, wanted: str = "") -> list[tuple[Group, list[ListRow]]]:
    """Every list by its group; `wanted` keeps those that hold a word or have a title with these letters."""
    rows = {name: _row(name, words, overlay) for name, words in DEFAULT.lists}
    asked = fold(wanted)
    kept = {
        name: row
        for name, row in rows.items()
        if not asked or asked in fold(str(row.title)) or any(asked in fold(word) for word in _all(name, overlay))
    }
    found = [(group, [row for name, row in kept.items() if name.startswith(f"{group.section}.")]) for group in GROUPS]
    return [(group, rows) for group, rows in found if rows]


def _all(name: str, overlay: Overlay) -> Iterable[str]:
    return (*DEFAULT.words(name), *overlay.add.get(name, ()))


def _row(name: str, words: tuple[str, ...], overlay: Overlay) -> ListRow:
    added, dropped = overlay.add.get(name, ()), overlay.drop.get(name, ())
    sample = ", ".join((*added, *words)[:6])
    return ListRow(name, title(name), len(words) + len(added) - len(dropped), len(added), len(dropped), sample)


def list_page(name: str, group: Group, overlay: Overlay, number: int) -> ListPage:
    """One list: the words of the data file and the overlay's."""
    added, dropped = overlay.add.get(name, ()), overlay.drop.get(name, ())
    return ListPage(
        name, title(name), group, hint(name), DEFAULT.words(name), dropped, "\n".join(added), "\n".join(dropped), number
    )


def text_rows(trial: Trial) -> list[TextRow]:
    """The documents of a test run, those that change most first."""
    rows = [_text_row(row) for row in trial.rows]
    return sorted(rows, key=lambda row: -row.count)


def _text_row(row: TextTrial) -> TextRow:
    shown = tuple(_change_row(row.document.text, change) for change in row.changes[:SHOWN_CHANGES])
    more = len(row.changes) - len(shown)
    return TextRow(row.document.title, row.document.symbol, row.document.pk, len(row.changes), shown, more)


def _change_row(text: str, change: DraftChange) -> ChangeRow:
    draft = change.after or change.before
    start, end = (draft.number_start, draft.number_end) if draft else (0, 0)
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    tone = "met" if change.before is None else ("behind" if change.after is None else "at_risk")
    return ChangeRow(
        ("…" if start > _AROUND else "") + before.replace("\n", " "),
        text[start:end],
        after.replace("\n", " ") + ("…" if end + _AROUND < len(text) else ""),
        _said(change.before, change.fields) if change.before else _("not read"),
        _said(change.after, change.fields) if change.after else _("no longer read"),
        tone,
    )


def _said(draft: Draft, fields: tuple[str, ...]) -> str:
    """A draft in a few words; of a change, the fields that differ."""
    kinds = {"target": _("target"), "figure": _("figure"), "forecast": _("forecast")}
    whole = {
        "kind": kinds[draft.kind],
        "subject": draft.subject,
        "comparator": _SIGNS.get(draft.comparator, draft.comparator),
        "value": " ".join(filter(None, (_number(draft.value), draft.unit))),
        "date": draft.date or "",
        "denominator": draft.denominator or "",
    }
    asked = [name if name not in {"unit", "value_to", "of_total"} else "value" for name in fields] or list(whole)
    return " · ".join(dict.fromkeys(whole[name] or "–" for name in whole if name in asked))


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def refusal(refused: UnableToSave | UnableToExtend) -> str:
    """Why nothing was saved, in a sentence."""
    word = getattr(refused, "word", "")
    return {
        "unknown_list": _("There is no such list."),
        "too_long": _("“%(word)s” is too long for a word."),
        "too_many": _("A list takes at most 300 further words."),
        "too_short": _("“%(word)s” is a single letter: it would be found everywhere."),
        "no_meaning": _("“%(word)s” does not say what it stands for."),
        "unknown_unit": _("“%(word)s” names a unit that the product does not know."),
        "not_there": _("“%(word)s” is not a word of this list."),
        "nothing_changed": _("Nothing differs from the list in force."),
        "note_missing": _("Say in a few words why the list is changed."),
        "changed_meanwhile": _("Somebody saved another version meanwhile. Look at the list again."),
    }[refused.code] % {"word": word}
