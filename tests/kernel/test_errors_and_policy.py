"""Decisions carry their reason to the person."""

import pytest

from config.kernel import errors, policy


def test_a_denial_raises_with_its_reason():
    with pytest.raises(errors.PolicyDenied) as caught:
        policy.deny("Only the creator may do this.").require()
    assert caught.value.reason == "Only the creator may do this."
    assert caught.value.status == 403


def test_an_allowance_passes():
    policy.allow().require()
    assert policy.allow()
    assert not policy.deny("no")


def test_field_errors_name_their_field():
    error = errors.ValidationFailed.at("email", "Not an address.", code="INVALID_EMAIL")
    assert error.status == 422
    assert error.field_errors == [{"field": "email", "code": "INVALID_EMAIL", "message": "Not an address."}]
