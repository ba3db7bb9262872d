"""Every figure of the case stands in its text, word for word."""

import pytest

from hoaluoi.cases.evn import directives, figures
from hoaluoi.cases.evn.organisation import real_units
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.documents.operations import normal_text
from hoaluoi.spine.reporting.catalogue.counted import in_three

BY_KEY = {figure.key: figure for figure in figures.figures()}


@pytest.mark.parametrize("figure", figures.figures(), ids=lambda figure: figure.key)
def test_the_quotation_stands_in_the_text(figure):
    assert figure.quote in normal_text(figures.text(figure.text))


@pytest.mark.parametrize("figure", figures.figures(), ids=lambda figure: figure.key)
def test_the_number_stands_in_the_quotation(figure):
    digits = "".join(char for char in figure.quote if char.isdigit() or char in ",.")
    whole = f"{figure.value.normalize():f}"
    written = {whole, whole.replace(".", ","), f"{int(figure.value):,}".replace(",", ".")}
    written |= {f"{figure.value / 10**9:f}".rstrip("0").rstrip(".").replace(".", ",")}
    written |= {f"{int(figure.value) // 10**6:,}".replace(",", ".")}
    assert any(each in digits for each in written), (figure.value, figure.quote)


def test_keys_are_unique_and_units_are_real():
    assert len(BY_KEY) == len(figures.figures())
    assert {figure.unit_code for figure in figures.figures()} <= {unit.code for unit in real_units()}


def test_the_nine_units_of_phase_one_sum_to_the_sixty_five_of_the_corporation():
    phase_one = [f for f in figures.figures() if f.measure == "initiatives_programme" and f.period.code == "2022-D0601"]
    counts = {figure.unit_code: int(figure.value) for figure in phase_one}
    assert counts.pop("EVNSPC") == 65
    assert sum(counts.values()) == 65
    assert len(counts) == 9


def test_all_texts_of_the_case_are_there():
    assert {figures.SEEDS[name][0] for name in figures.SEEDS} == {"000", "001", "002", "003", "004"}
    assert all(len(figures.text(name)) > 1000 for name in figures.SEEDS)


@pytest.mark.parametrize(
    ("aim", "text"),
    [(aim, "18-nq-du.txt") for aim in directives.RESOLUTION]
    + [(aim, "initiatives.txt") for aim in directives.MOVEMENT],
    ids=lambda value: getattr(value, "key", value),
)
def test_every_target_quotes_its_directive_and_states_the_same_number(aim, text):
    assert aim.quote in normal_text(figures.text(text))
    stated = {"0": "không", "2200": "2.200", "40": "40/40", "3": "03/03"}.get(aim.value, aim.value)
    assert fold(stated) in fold(aim.quote)


@pytest.mark.parametrize("code", sorted(figures._written()["measure"]))
def test_every_measure_of_the_case_is_named_in_three_languages(code):
    written = figures._written()["measure"][code]
    whole = written["denominator"] if written["unit"] == "%" else written["counted"]
    assert set(written["name"]) == {"vi", "en", "zh"}
    assert all(in_three("x", whole).values()), whole
