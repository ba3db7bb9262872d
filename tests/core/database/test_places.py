"""Folders of the server appear with their owner and permissions, whoever makes them at the same time."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from hoaluoi.core.database import places
from hoaluoi.core.database.errors import DatabaseUnavailable

MINE = {"uid": os.geteuid(), "gid": os.getegid()}


def test_a_folder_is_never_seen_half_made(tmp_path):
    def look(number):
        folder = tmp_path / str(number // 4)
        places.make_own(folder, **MINE, mode=0o755)
        return folder.stat().st_mode & 0o777

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(look, range(400))) == {0o755}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(str(number) for number in range(100))


def test_a_folder_that_is_there_keeps_its_permissions_and_content(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o711)
    (folder / "kept").write_text("x")
    places.make_own(folder, **MINE, mode=0o755)
    assert (folder.stat().st_mode & 0o777, (folder / "kept").read_text()) == (0o711, "x")


@pytest.mark.parametrize("make", [lambda path: path.symlink_to(path.parent), lambda path: path.symlink_to("nowhere")])
def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path, make):
    make(tmp_path / "data")
    with pytest.raises(DatabaseUnavailable, match="another account"):
        places.make_own(tmp_path / "data", **MINE, mode=0o755)
