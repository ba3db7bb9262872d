from enum import StrEnum

import pytest
from django.contrib.staticfiles import finders

from hoaluoi.site.components.states import GENERAL, LOOKS, MESSAGE_LOOKS, TARGET, TONES, look_of
from hoaluoi.site.components.tags.marks import status_badge
from hoaluoi.site.navigation import ENTRIES


@pytest.fixture(scope="module")
def sprite() -> str:
    path = finders.find("vendor/icons.svg")
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as file:
        return file.read()


@pytest.mark.parametrize("state", sorted(LOOKS))
def test_every_state_has_a_tone_a_word_and_an_icon_of_the_sprite(state, sprite):
    look = LOOKS[state]
    assert look.tone in TONES
    assert str(look.word)
    assert f'id="{look.icon}"' in sprite


def test_every_icon_of_navigation_and_messages_is_in_the_sprite(sprite):
    icons = {entry.icon for entry in ENTRIES} | {icon for _, icon in MESSAGE_LOOKS.values()}
    assert {icon for icon in icons if f'id="{icon}"' not in sprite} == set()


def test_no_two_statuses_of_a_target_share_icon_or_tone():
    assert len({look.icon for look in TARGET.values()}) == len(TARGET)
    assert len({look.tone for look in TARGET.values()}) == len(TARGET)


def test_general_states_do_not_hide_those_of_the_rules():
    assert not set(GENERAL) & set(TARGET)


def test_an_enum_reads_as_its_value():
    class Status(StrEnum):
        BEHIND = "behind"

    assert look_of(Status.BEHIND) == TARGET["behind"]


def test_nothing_known_reads_as_no_data():
    assert look_of(None) == TARGET["no_data"]


def test_an_unknown_state_is_neutral_and_keeps_its_word():
    assert look_of("in_orbit").tone == "neutral"
    assert look_of("in_orbit", "Trên quỹ đạo").word == "Trên quỹ đạo"


def test_a_badge_without_its_word_still_says_it_to_a_reader():
    assert "visually-hidden" in status_badge("missed", icon_only=True)
