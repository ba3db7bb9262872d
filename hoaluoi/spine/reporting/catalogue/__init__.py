"""Report forms of a power utility as data: one TOML file a form, with the measures and indicators it publishes.

install(owner=group, by=actor, at=now)   puts in every form that is not there yet, and publishes it
"""

from hoaluoi.spine.reporting.catalogue.entries import CatalogueForm, entries, entry
from hoaluoi.spine.reporting.catalogue.installing import install, install_measures

__all__ = ["CatalogueForm", "entries", "entry", "install", "install_measures"]
