"""What every test shares."""

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # first calls load holiday tables; two cores are shared
settings.load_profile("house")


@pytest.fixture
def client_of():
    """`client_of(alice)`: a browser in which alice is signed in; `client_of(None)`: a stranger's."""
    from tests.factories.organisation import client_of

    return client_of
