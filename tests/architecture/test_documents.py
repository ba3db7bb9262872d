"""Documents stay true: every setting is described, every link between documents leads to a file."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
SOURCES = ("config", "hoaluoi", "tools")
# Not for people: the demand of `make` that nothing is started.
UNDESCRIBED = {"HOALUOI_CHECK_ONLY"}


def variables_of_the_code() -> set[str]:
    texts = (path.read_text("utf-8") for folder in SOURCES for path in (PROJECT / folder).rglob("*.py"))
    return {name for text in texts for name in re.findall(r"\bHOALUOI_[A-Z_]*[A-Z]\b", text)}


def test_every_setting_is_described():
    described = set(re.findall(r"HOALUOI_[A-Z_]*[A-Z]", (PROJECT / "docs/reference/settings.md").read_text("utf-8")))
    assert sorted(variables_of_the_code() - described - UNDESCRIBED) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_link_leads_to_a_file(document):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8"))
    own = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in own if not (document.parent / link).exists()] == []
