"""The tags of the component kit, built in to every template (docs/howto/screens.md shows each)."""

from hoaluoi.site.components.tags import charts, fields, figures, frames, kept, lists, marks, people, register, travel

__all__ = ["charts", "fields", "figures", "frames", "kept", "lists", "marks", "people", "register", "travel"]
