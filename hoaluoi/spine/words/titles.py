"""What each word list is called on the screen, and what its words do."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Group:
    """Lists that belong together: their section in the data file, a title and one sentence."""

    section: str
    title: Words
    text: Words
    icon: str


GROUPS = (
    Group(
        "comparator_before",
        _("Limits before the number"),
        _("“ít nhất 95 %”, “不低于”, “at least”: how the value is to be compared"),
        "scale",
    ),
    Group("comparator_after", _("Limits after the number"), _("“95 % trở lên”, “以上”, “or more”"), "scale"),
    Group(
        "change", _("Increase and decrease"), _("Whether a number is the size of a change or its result"), "trending-up"
    ),
    Group(
        "cue",
        _("Target, figure or forecast"),
        _("Words that tell what is asked, what was done and what is expected"),
        "bulb",
    ),
    Group(
        "measure",
        _("Units and scales"),
        _("Further ways of writing a unit of measure or a scale, beside the built-in ones"),
        "ruler-2",
    ),
    Group("per", _("“Per” what"), _("“3 sáng kiến/đơn vị”: a value for each of something"), "math-function"),
    Group("noun", _("Things counted"), _("Nouns that follow a count, and nouns that only number a heading"), "number"),
    Group("denominator", _("Out of what"), _("The whole that a percentage is a share of"), "circle-half-2"),
    Group(
        "organisation",
        _("Units and addressees"),
        _("Patterns of organisation names and collective addressees"),
        "sitemap",
    ),
    Group("task", _("Tasks"), _("Verbs that open something to do"), "checklist"),
    Group(
        "phrase", _("Around the measure"), _("Words that open, close or end the name of what is measured"), "message"
    ),
    Group("furniture", _("Page furniture"), _("Lines of a web page that are no part of its text"), "news"),
)
_COMPARATORS: dict[str, Words] = {
    ">=": _("At least (≥)"),
    ">": _("More than (>)"),
    "<=": _("At most (≤)"),
    "<": _("Less than (<)"),
    "~": _("About (~)"),
    "=": _("Exactly (=)"),
}
_TITLES: dict[str, Words] = {
    "change.increase": _("Verbs of increase"),
    "change.decrease": _("Verbs of decrease"),
    "change.level_words": _("Words before a result (“xuống còn”)"),
    "change.growth_nouns": _("Nouns of growth"),
    "cue.target": _("Demands"),
    "cue.target_noun": _("Nouns that announce a target"),
    "cue.done": _("Words of what is done"),
    "cue.forecast": _("Words of expectation"),
    "cue.wish": _("Wishes and outlooks"),
    "cue.event": _("Events of one day"),
    "cue.weak_target": _("Modal words that go with a forecast"),
    "cue.happened": _("Verbs of what happened"),
    "cue.strong_target": _("Headings of targets"),
    "cue.continues": _("Words that go on with the sentence before"),
    "cue.demand": _("Words after which the measure begins"),
    "cue.neutral": _("Words that say nothing about the kind"),
    "cue.estimate": _("Estimates"),
    "cue.plan_share": _("Plans that a percentage is a share of"),
    "cue.base": _("Words before the base of a change"),
    "cue.lower_is_better": _("Measures where less is better"),
    "cue.closed_list": _("Openings of a complete list"),
    "cue.open_list": _("Openings of examples"),
    "cue.slogan": _("Names of programmes"),
    "cue.zero": _("Targets of zero"),
    "cue.milestone": _("Verbs of milestones"),
    "noun.enumeration": _("Nouns that number, not count"),
    "noun.not_after": _("Words that no count stands before"),
    "noun.classifier_zh": _("Chinese classifiers"),
    "noun.count_vi": _("Nouns that are counted"),
    "denominator.lead": _("Words before the whole"),
    "denominator.implied": _("Wholes known by the measure"),
    "organisation.heads": _("First words of a unit's name"),
    "organisation.collective": _("Collective addressees"),
    "organisation.lead": _("Words of responsibility"),
    "task.verbs": _("Verbs of tasks"),
    "furniture.lines": _("Beginnings of lines that are passed over"),
    "phrase.leading": _("Before the measure"),
    "phrase.trailing": _("Between measure and number"),
    "phrase.stop": _("After a counted noun"),
    "phrase.stop_share": _("After what a percentage is said of"),
    "phrase.alone": _("Measures of one word"),
    "phrase.measures": _("Beginnings of a measure"),
    "phrase.heads": _("Names that always begin a measure"),
    "measure.units": _("Units of measure"),
    "measure.scales": _("Scales"),
    "per.year": _("per year"),
    "per.month": _("per month"),
    "per.day": _("per day"),
    "per.hour": _("per hour"),
    "per.unit": _("per unit"),
    "per.customer": _("per customer"),
    "per.household": _("per household"),
    "per.person": _("per person"),
    "per.month_person": _("per person and month"),
    "per.year_person": _("per person and year"),
    "per.day_person": _("per person and day"),
    "per.commune": _("per commune"),
    "per.table": _("per table"),
    "per.times": _("per time"),
    "per.case": _("per case"),
    "per.share": _("per share"),
    "per.tonne": _("per tonne"),
}
_HINTS: dict[str, Words] = {
    "measure.units": _("One a line: as written = unit, or as written = unit * factor. Example: tr.đ = VND * 1000000"),
    "measure.scales": _("One a line: as written = factor. Example: chục nghìn = 10000"),
    "denominator.implied": _("One a line: measure = whole. Example: tỷ lệ thu tiền = số tiền"),
}
_HINT = _("One a line, as it stands in texts. Capitals do not matter; tone marks do.")


def title(name: str) -> Words:
    """The title of the list `section.name`."""
    section, _dot, short = name.partition(".")
    if section.startswith("comparator"):
        return _COMPARATORS.get(short, short)
    return _TITLES.get(name, short)


def hint(name: str) -> Words:
    """How words of the list are written."""
    return _HINTS.get(name, _HINT)


def group_of(name: str) -> Group:
    """The group that a list stands in."""
    return next(group for group in GROUPS if group.section == name.partition(".")[0])
