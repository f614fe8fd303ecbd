"""The description of the API: complete, without a warning, for staff only."""

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.architecture import addresses


def _described():
    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return schema, GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache


def test_it_is_made_without_a_company_and_without_a_warning():
    schema, warnings, errors = _described()
    assert (dict(warnings), dict(errors)) == ({}, {})
    validate_schema(schema)


def test_it_holds_every_method_of_every_address():
    schema, *_ = _described()
    described = sum(len(set(path) - {"parameters"}) for path in schema["paths"].values())
    assert described == sum(
        len(address.methods)
        for address in addresses.ours()
        if address.name.split(":")[0].endswith("-api") and "format" not in address.parameters
    )
    assert not [path for path in schema["paths"] if path.endswith("/")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("", 401),
        ("user", 403),
        ("interviewer", 200),
        ("viewer", 200),
        ("recruiter", 200),
        ("superadmin", 200),
    ],
)
def test_staff_read_it(make_user, client_as, role, status):
    client = client_as(make_user(role) if role else None)
    client.raise_request_exception = False
    assert client.get("/api/schema/").status_code == status
