"""Formulas over measure codes, read by an SQL expression parser and held to a short list of what is allowed.

Allowed: numbers, measure codes, + - * /, parentheses, NULLIF(a, b), COALESCE(a, b). A percentage is `100 * a / b`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from hoaluoi.spine.indicators.rules.ratio import exact_decimal

ALLOWED = "numbers, measure codes, + - * /, parentheses, NULLIF(a, b), COALESCE(a, b)"
LONGEST = 2000
DEEPEST = 40
_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
_WORDS = "select|case|when|and|or|not|is|in|between|like|null|true|false|as|over|distinct"
_FOREIGN = re.compile(rf"--|/\*|[^\w\s.+\-*/(),]|\(\s*\)|\b(?:{_WORDS})\b", re.IGNORECASE)
"""Comments, other signs, other words of SQL. The tree would refuse them too, but does not know their place."""
_BINARY = (exp.Add, exp.Sub, exp.Mul, exp.Div)
_NODES = (*_BINARY, exp.Neg, exp.Paren, exp.Literal, exp.Column, exp.Identifier, exp.Nullif, exp.Coalesce)

Why = Literal["", "missing", "division_by_zero"]
_Number = Fraction | Why


class UnableToReadFormula(ValueError):
    """`code` (empty, too_long, too_deep, syntax, not_allowed, unknown_measure), with the place: line and column from 1.

    `found` is the text there; `allowed` names what may stand there.
    """

    def __init__(self, code: str, line: int, column: int, found: str = "", allowed: str = ALLOWED) -> None:
        super().__init__(f"line {line}, column {column}: {code} {found!r}; allowed: {allowed}")
        self.code, self.line, self.column, self.found, self.allowed = code, line, column, found, allowed


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A formula's value for one unit and period.

    `value` is None when it is not defined, and `why` says so ("missing" with `measure`, or "division_by_zero").
    `numerator` and `denominator` are there when the formula is a ratio (100 times or not), even if it is not defined.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    why: Why = ""
    measure: str = ""

    @property
    def defined(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


@dataclass(frozen=True)
class Formula:
    """A formula that has been read and checked. Two with the same text are equal."""

    text: str
    measures: tuple[str, ...] = field(compare=False)
    tree: exp.Expr = field(compare=False, repr=False)

    @classmethod
    def parse(cls, text: str, known_measures: Collection[str] | None = None) -> "Formula":
        """Reads a formula; raises `UnableToReadFormula` naming the place. None: any measure code will do."""
        _require_readable(text)
        try:
            tree = sqlglot.parse_one(text)
        except ParseError as error:
            raise _syntax_error(text, error) from error
        except (TokenError, RecursionError) as error:
            raise UnableToReadFormula("syntax", 1, 1, text[:20]) from error
        for node in tree.walk():
            _require_allowed(text, node)
        codes: dict[str, None] = {}
        for column in tree.find_all(exp.Column):
            code = _code(column)
            if known_measures is not None and code not in known_measures:
                raise UnableToReadFormula("unknown_measure", *_place(text, column), code, "a known measure code")
            codes[code] = None
        return cls(text, tuple(sorted(codes)), tree)

    def evaluate(self, values: Mapping[str, Decimal | None]) -> Evaluated:
        """The value from the measures' sums, in exact arithmetic; a measure that is not there counts as missing.

        Parts of a ratio are worked out first, so that a level's ratio is the ratio of its sums.
        """
        value = _evaluate(self.tree, values)
        over = self._ratio_parts()
        numerator, denominator = (_shown(_evaluate(part, values)) for part in over) if over else (None, None)
        if not isinstance(value, str):
            return Evaluated(exact_decimal(value), numerator, denominator)
        missing = next((code for code in self.measures if values.get(code) is None), "") if value == "missing" else ""
        return Evaluated(None, numerator, denominator, value, missing)

    @property
    def is_ratio(self) -> bool:
        """Whether it is a quotient, or 100 times one."""
        return self._ratio_parts() is not None

    def _ratio_parts(self) -> tuple[exp.Expr, exp.Expr] | None:
        top = _without_hundred(self.tree)
        if not isinstance(top, exp.Div):
            return None
        below = _bare(top.expression)
        return _without_hundred(top.this), _bare(below.this) if isinstance(below, exp.Nullif) else below


def _require_readable(text: str) -> None:
    if not text.strip():
        raise UnableToReadFormula("empty", 1, 1)
    if len(text) > LONGEST:
        raise UnableToReadFormula("too_long", *_line_column(text, LONGEST), allowed=f"{LONGEST} characters")
    depth = 0
    for position, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth > DEEPEST:
            raise UnableToReadFormula("too_deep", *_line_column(text, position), "(", f"{DEEPEST} parentheses deep")
    foreign = _FOREIGN.search(text)
    if foreign:
        raise UnableToReadFormula("not_allowed", *_line_column(text, foreign.start()), foreign[0])


def _require_allowed(text: str, node: exp.Expr) -> None:
    wrong = not isinstance(node, _NODES)
    if isinstance(node, exp.Literal):
        wrong = node.is_string or not _NUMBER.fullmatch(node.name)
    elif isinstance(node, exp.Identifier):
        wrong = bool(node.args.get("quoted"))
    elif isinstance(node, exp.Coalesce):
        wrong = len(node.expressions) != 1
    elif isinstance(node, exp.Nullif):
        wrong = node.expression is None
    if wrong:
        where = node.args["alias"] if isinstance(node, exp.Alias) else node
        line, column = _place(text, where)
        raise UnableToReadFormula("not_allowed", line, column, _found(text, line, column))


def _syntax_error(text: str, error: ParseError) -> UnableToReadFormula:
    first = error.errors[0] if error.errors else {}
    line, end = int(first.get("line") or 1), int(first.get("col") or 1)
    found = str(first.get("highlight") or "")
    return UnableToReadFormula("syntax", line, max(end - len(found) + 1, 1), found)


def _place(text: str, node: exp.Expr) -> tuple[int, int]:
    starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
    return _line_column(text, min(starts, default=0))


def _line_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _found(text: str, line: int, column: int) -> str:
    rest = text.split("\n")[line - 1][column - 1 :]
    word = re.match(r"[\w.]+|\S", rest)
    return word[0] if word else ""


def _code(column: exp.Column) -> str:
    return ".".join(part.name for part in column.parts)


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _without_hundred(node: exp.Expr) -> exp.Expr:
    node = _bare(node)
    if isinstance(node, exp.Mul):
        for factor, other in ((node.this, node.expression), (node.expression, node.this)):
            literal = _bare(factor)
            if isinstance(literal, exp.Literal) and Decimal(literal.name) == 100:
                return _bare(other)
    return node


def _evaluate(node: exp.Expr, values: Mapping[str, Decimal | None]) -> _Number:
    match node:
        case exp.Paren():
            return _evaluate(node.this, values)
        case exp.Literal():
            return Fraction(node.name)
        case exp.Column():
            value = values.get(_code(node))
            return "missing" if value is None else Fraction(value)
        case exp.Neg():
            inner = _evaluate(node.this, values)
            return inner if isinstance(inner, str) else -inner
        case exp.Coalesce():
            first = _evaluate(node.this, values)
            return _evaluate(node.expressions[0], values) if first == "missing" else first
    left, right = _evaluate(node.this, values), _evaluate(node.expression, values)
    if isinstance(left, str) or isinstance(right, str):
        return "missing" if "missing" in (left, right) else "division_by_zero"
    return _combine(node, left, right)


def _combine(node: exp.Expr, left: Fraction, right: Fraction) -> _Number:
    match node:
        case exp.Add():
            return left + right
        case exp.Sub():
            return left - right
        case exp.Mul():
            return left * right
        case exp.Nullif():
            return "division_by_zero" if left == right else left
    return left / right if right else "division_by_zero"


def _shown(value: _Number) -> Decimal | None:
    return None if isinstance(value, str) else exact_decimal(value)
