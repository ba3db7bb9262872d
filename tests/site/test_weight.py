"""What a first visit costs on the wire, beside fonts and charts: a phone at six in the morning has no patience."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders

from hoaluoi.core.access.permissions import Role
from tests.factories.organisation import client_of, group_with_branches, person

pytestmark = pytest.mark.django_db
BUDGET = 200_000
ASSET = re.compile(r'(?:href|src)="/static/([^"#?]+\.(?:css|js|svg))')
IMPORT = re.compile(r'^import[^"]*"([^"]+)"', re.M)


def weight(text: bytes) -> int:
    return len(gzip.compress(text))


def assets(html: str) -> set[str]:
    """Files the page asks for at once, with the modules they import."""
    found, waiting = set(), set(ASSET.findall(html))
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name.endswith(".js") and "vendor/" not in name:
            folder = name.rpartition("/")[0]
            for path in IMPORT.findall(content(name).decode()):
                waiting.add(_joined(folder, path))
        waiting -= found
    return found


def _joined(folder: str, path: str) -> str:
    parts = folder.split("/")
    for step in path.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def content(name: str) -> bytes:
    with open(finders.find(name), "rb") as lines:
        return lines.read()


@pytest.mark.parametrize("path", ["/", "/console/", "/wall/"])
def test_a_first_visit_is_light(path):
    html = client_of(person(Role.LEADER, group_with_branches().root)).get(path).content
    names = assets(html.decode())
    assert "vendor/tabler.min.css" in names
    assert weight(html) + sum(weight(content(name)) for name in names) < BUDGET


def test_pages_are_compressed_for_those_who_take_it():
    client = client_of(person(Role.LEADER, group_with_branches().root))
    assert client.get("/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
