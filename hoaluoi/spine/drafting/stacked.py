"""Tables that a page was copied from with one cell a line: the order numbers 1, 2, 3 say how wide a row is."""

import re
from dataclasses import dataclass, replace

from hoaluoi.spine.drafting.blocks import Block
from hoaluoi.spine.drafting.dates import own_year
from hoaluoi.spine.drafting.drafts import Draft
from hoaluoi.spine.drafting.furniture import ORDER_HEADS
from hoaluoi.spine.drafting.scene import Scene
from hoaluoi.spine.drafting.table_columns import Cell, columns_of
from hoaluoi.spine.drafting.tables import row_drafts

_NARROWEST, _WIDEST = 3, 14
_LONGEST_CELL = 120
_MOST_TOTALS = 2
_NUMBERED = re.compile(r"0?(\d{1,3})\.?")


@dataclass(frozen=True, slots=True)
class Stack:
    """The lines of one table: its head (without the title over several columns), the rows, and that title."""

    blocks: list[Block]
    heads: list[Cell]
    rows: list[list[Cell]]
    title: str


def stacked_tables(scene: Scene) -> list[tuple[list[Block], list[Draft]]]:
    """The blocks and drafts of every table that stands one cell a line."""
    found: list[tuple[list[Block], list[Draft]]] = []
    at = 0
    while at < len(scene.blocks):
        stack = _stack(scene, at) if _text(scene.blocks[at]) in ORDER_HEADS else None
        if stack and (drafts := _drafts(scene, at, stack)):
            found.append((stack.blocks, drafts))
            at += len(stack.blocks)
        else:
            at += 1
    return found


def _text(block: Block) -> str:
    return block.text.strip().lower()


def _cell(scene: Scene, block: Block) -> Cell:
    start = block.start + len(block.text) - len(block.text.lstrip())
    end = block.start + len(block.text.rstrip())
    return Cell(start, end, scene.low[start:end])


def _place_of(blocks: list[Block], number: int, start: int, reach: int) -> int | None:
    for place in range(start, min(len(blocks), start + reach)):
        match = _NUMBERED.fullmatch(blocks[place].text.strip())
        if match and int(match[1]) == number:
            return place
        if len(blocks[place].text) > _LONGEST_CELL:
            return None
    return None


def _stack(scene: Scene, at: int) -> Stack | None:
    blocks = scene.blocks
    first = _place_of(blocks, 1, at + 1, _WIDEST * (_MOST_TOTALS + 1))
    second = _place_of(blocks, 2, first + _NARROWEST, _WIDEST) if first else None
    if first is None or second is None:
        return None
    width = second - first
    for head_count in (width, width + 1):
        totals, rest = divmod(first - at - head_count, width - 1)
        if rest == 0 and 0 <= totals <= _MOST_TOTALS:
            return _cut(scene, at, head_count, totals, width)
    return None


def _cut(scene: Scene, at: int, head_count: int, totals: int, width: int) -> Stack | None:
    cells = [_cell(scene, block) for block in scene.blocks[at:]]
    heads, title = cells[:head_count], ""
    if head_count > width:
        over = next((n for n in range(1, head_count - 1) if all(own_year(c.low) for c in heads[n + 1 :])), None)
        if over is None:
            return None
        title = scene.text[heads[over].start : heads[over].end]
        heads = [*heads[:over], *heads[over + 1 :]]
    rows, place = [], head_count
    for _ in range(totals):  # a total stands without an order number
        start = cells[place].start
        rows.append([Cell(start, start, ""), *cells[place : place + width - 1]])
        place += width - 1
    number = 1
    while place + width <= len(cells) and (match := _NUMBERED.fullmatch(cells[place].low)) and int(match[1]) == number:
        rows.append(cells[place : place + width])
        place += width
        number += 1
    return Stack(scene.blocks[at : at + place], heads, rows, title)


def _drafts(scene: Scene, at: int, stack: Stack) -> list[Draft]:
    above = scene.blocks[at - 1].text if at else ""
    columns = columns_of(scene, stack.heads, stack.rows, f"{above} {stack.title}".strip())
    if not any(column.role == "value" for column in columns):
        return []
    drafts = [draft for row in stack.rows for draft in row_drafts(scene, stack.blocks[0], columns, row)]
    titled = [replace(d, subject=f"{stack.title} {d.subject}".strip()) for d in drafts]
    return [replace(d, unit="%") if d.unit == "count" and "%" in stack.title else d for d in titled]
