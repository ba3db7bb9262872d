"""The programming interface of returns: a unit's software sees what is due, and files; the same rules apply."""
