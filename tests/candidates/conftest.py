"""Fixtures of this part."""

import pytest

from candidates.operations.catalogue import load_shipped
from config.kernel import panels
from config.kernel.tenancy import tenant_context
from tests.factories.candidates import CandidateFactory


@pytest.fixture(autouse=True)
def no_panels(monkeypatch):
    """Leave the panels of higher floors out: they have tests of their own."""
    monkeypatch.setitem(panels._registry._items, "candidate.profile", {})


@pytest.fixture
def catalogue(db):
    """The shipped skills and job roles."""
    return load_shipped()


@pytest.fixture
def candidate(tenant):
    """A candidate of the first company."""
    with tenant_context(tenant):
        return CandidateFactory(full_name="Ada Lovelace", email="ada@mail.example")


@pytest.fixture
def theirs(other_tenant):
    """A candidate of the other company."""
    with tenant_context(other_tenant):
        return CandidateFactory(full_name="Grace Hopper", email="grace@mail.example")
