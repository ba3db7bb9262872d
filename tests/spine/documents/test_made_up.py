"""The switch "without simulated values" leaves made-up documents out of the register as it leaves numbers out."""

import pytest

from hoaluoi.core.access.permissions import Role
from tests.factories.directives import document
from tests.factories.organisation import client_of, person

pytestmark = pytest.mark.django_db


def test_made_up_documents_are_marked_and_left_out_with_the_switch(group):
    alice = person(Role.CLERK, group.root)
    real = document(group.root, alice, title="Quyết định thật", symbol="")
    made_up = document(group.root, alice, title="Quyết định mô phỏng", simulated=True)
    client = client_of(alice)
    shown = [client.get(f"/documents/?basis={basis}") for basis in ("all", "real")]
    listed = [[each.pk for each in page.context["page_obj"]] for page in shown]
    assert listed == [[made_up.pk, real.pk], [real.pk]]
    assert "tag-simulated" in shown[0].content.decode()
    assert client.get("/documents/").context["page_obj"].paginator.count == 1, "the choice is kept"
