"""A message says one thing in one language, whichever app it stands in."""

import polib
import pytest

from hoaluoi.site.cli import catalogues


@pytest.fixture
def written(tmp_path):
    def write(app, language, **translations):
        path = catalogues.catalogue_path(tmp_path / app, language)
        path.parent.mkdir(parents=True)
        book = polib.POFile()
        for text, said in translations.items():
            context, _, msgid = text.rpartition("__")
            book.append(polib.POEntry(msgid=msgid, msgstr=said, msgctxt=context or None))
        book.save(str(path))
        return path

    return write


def test_two_translations_of_one_message_are_a_flaw(tmp_path, written):
    paths = [written("a", "vi", late="trễ", Unit="Đơn vị"), written("b", "vi", late="ghi muộn", Unit="Đơn vị")]
    assert [(flaw.file[0], flaw.text) for flaw in catalogues.two_ways(paths, tmp_path)] == [("b", "late")]


def test_a_context_or_another_language_tells_them_apart(tmp_path, written):
    paths = [
        written("a", "vi", late="trễ"),
        written("b", "vi", act__late="ghi muộn"),
        written("c", "zh_Hans", late="迟"),
    ]
    assert not list(catalogues.two_ways(paths, tmp_path))
