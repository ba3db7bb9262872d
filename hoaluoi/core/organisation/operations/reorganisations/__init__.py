"""Reorganisations: enact, preview, undo."""
