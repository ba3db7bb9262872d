"""Which database is meant: computed, nothing started."""

from __future__ import annotations

import os

import pytest

from hoaluoi.core.database import DatabaseUnavailable, django_settings, places, url
from hoaluoi.core.database.account import Account
from hoaluoi.core.database.engines import Engine, choose_engine, find_engines


def test_database_url_is_taken_apart_for_django():
    found = django_settings({"DATABASE_URL": "postgresql://an:p%40ss@db.example:5433/grid?sslmode=require"})
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "grid",
        "USER": "an",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["CONN_MAX_AGE"] == 0
    assert found["OPTIONS"]["pool"]["max_size"] == 12


def test_pool_can_be_switched_off():
    found = django_settings({"DATABASE_URL": "postgresql:///x", "HOALUOI_DATABASE_POOL": "0"})
    assert "pool" not in found["OPTIONS"]


@pytest.mark.parametrize(
    "environ",
    [
        {"DATABASE_URL": "mysql://x"},
        {"DATABASE_URL": "postgresql:///x", "HOALUOI_DATABASE_POOL": "many"},
    ],
)
def test_values_that_make_no_sense_are_told(environ):
    with pytest.raises(DatabaseUnavailable):
        django_settings(environ)


def test_without_database_url_settings_name_the_private_socket(tmp_path):
    environ = {"HOALUOI_HOME": str(tmp_path / "home")}
    found = django_settings(environ)
    assert found["NAME"] == "hoaluoi"
    assert found["HOST"].startswith("/")
    assert found["HOST"] in url(environ)
    assert not (tmp_path / "home").exists()


def test_long_paths_get_a_short_socket(tmp_path):
    long = tmp_path / ("x" * 120)
    socket = places.socket_folder(long)
    assert len(os.fsencode(socket)) + len(places.SOCKET_NAME) <= 107
    assert socket == places.socket_folder(long)


def test_a_closed_parent_moves_the_cluster_elsewhere_and_is_left_as_it_was(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    stranger = Account("stranger", 54321, 54321, frozenset(), switched=True)
    folder = places.cluster_folder(closed / "var", stranger)
    assert not folder.is_relative_to(closed)
    assert closed.stat().st_mode & 0o777 == 0o700


def test_the_chosen_folder_is_remembered(tmp_path):
    account = Account("us", os.geteuid(), os.getegid(), frozenset(), switched=False)
    places.remember_folder(tmp_path, tmp_path / "far")
    assert places.cluster_folder(tmp_path, account) == tmp_path / "far"


def test_unknown_kind_of_programs_is_told():
    with pytest.raises(DatabaseUnavailable, match="HOALUOI_POSTGRES"):
        find_engines({"HOALUOI_POSTGRES": "oracle"})


def test_engine_follows_the_version_of_the_data(tmp_path):
    engines = [Engine(tmp_path, 17, "system"), Engine(tmp_path, 15, "system")]
    assert choose_engine(engines, None, tmp_path).major == 17
    assert choose_engine(engines, 15, tmp_path).major == 15
    with pytest.raises(DatabaseUnavailable, match="No PostgreSQL 15"):
        choose_engine([], None, tmp_path)
