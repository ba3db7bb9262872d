"""Parts of a page are kept under everything they show: other values, other words, another part."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from hoaluoi.core.organisation.models import Unit
from hoaluoi.site.components.tags import kept


@pytest.fixture(autouse=True)
def empty():
    kept.forget()
    yield
    kept.forget()


def part(text='{% kept "part" unit value %}{{ unit.code }} {{ value }} {{ calls }}{% endkept %}', **context):
    return Template(text).render(Context(context))


def unit(code="B1"):
    return Unit(pk=7, code=code, kind="company", name_vi="Đơn vị")


def test_equal_values_give_the_part_as_it_was_rendered():
    assert part(unit=unit(), value=Decimal(3), calls=1) == part(unit=unit(), value=Decimal(3), calls=2)


@pytest.mark.parametrize(
    ("changed", "shown"),
    [({"unit": unit("B2")}, "B2 3 2"), ({"value": Decimal(4)}, "B1 4 2"), ({"value": None}, "B1 None 2")],
)
def test_any_other_value_renders_anew(changed, shown):
    first = {"unit": unit(), "value": Decimal(3)}
    part(**first, calls=1)
    assert part(**(first | changed), calls=2) == shown


def test_each_language_has_its_own_part():
    seen = set()
    for language in ("vi", "en", "zh-hans"):
        with translation.override(language):
            seen.add(part('{% kept "word" %}{% translate "Search" %}{% endkept %}'))
    assert len(seen) == 3


def test_what_has_no_plain_value_cannot_name_a_part():
    with pytest.raises(TypeError):
        part(unit=object(), value=1, calls=1)
    with pytest.raises(TemplateSyntaxError):
        Template("{% kept %}{% endkept %}")


def test_only_so_many_parts_are_kept(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    for day in (1, 2, 3):
        part('{% kept "day" value %}{{ calls }}{% endkept %}', value=date(2022, 9, day), calls=day)
    assert part('{% kept "day" value %}{{ calls }}{% endkept %}', value=date(2022, 9, 1), calls=9) == "9"
    assert part('{% kept "day" value %}{{ calls }}{% endkept %}', value=date(2022, 9, 3), calls=9) == "3"
