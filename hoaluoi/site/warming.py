"""What a process of pages loads before its first reader comes, and keeps out of the garbage collector's sight."""

import atexit
import gc
import os
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.urls import get_resolver
from django.utils.translation import activate, deactivate

# Pages and jobs make tens of thousands of objects and drop nearly all of them at once, so reference counts free them:
# looking through everything that lives (0.1 s) at every other page would find next to nothing.
YOUNG_OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS = 50_000, 20, 50


# On a full machine what was begun is ended first: the database and the worker go before another page is begun.
PAGES_STEP_BACK = 5


def warm_up() -> None:
    """Loads addresses with their views, templates and translations, spares the collector all of it, and steps back
    behind the other processes of the machine."""
    os.nice(PAGES_STEP_BACK)
    assert get_resolver().url_patterns
    for language, _name in settings.LANGUAGES:
        activate(language)
    deactivate()
    load_templates()
    spare_collector()


def load_templates() -> int:
    """Parses the product's own templates into the loader's cache; returns how many."""
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    ours = Path(__file__).resolve().parent.parent
    folders = [Path(folder) for folder in engine.template_dirs if ours in Path(folder).parents]
    names = [str(path.relative_to(folder)) for folder in folders for path in sorted(folder.rglob("*.html"))]
    for name in names:
        engine.get_template(name)
    return len(names)


def spare_collector() -> None:
    """Everything alive now is taken to live as long as the process; the collector looks at what comes after, rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS)
    # Libraries in C look at the end whether what they made is gone, and complain of what we kept.
    atexit.register(gc.unfreeze)
