"""What is encrypted stays bound to its row; what is hashed cannot be read back."""

import pytest
from django.core.exceptions import FieldError
from hypothesis import given
from hypothesis import strategies as st

from config.kernel import crypto


@given(st.binary(max_size=2000), st.text(max_size=40))
def test_sealed_bytes_come_back(raw, bound_to):
    assert crypto.unseal(crypto.seal(raw, bound_to=bound_to), bound_to=bound_to) == raw
    assert crypto.unseal_file(crypto.seal_file(raw, bound_to=bound_to), bound_to=bound_to) == raw


def test_the_newest_key_writes_and_older_ones_still_read(settings):
    old = dict(list(settings.FIELD_KEYS.items())[:1])
    both = dict(settings.FIELD_KEYS)
    settings.FIELD_KEYS = old
    written_before = crypto.seal(b"secret", bound_to="row")
    settings.FIELD_KEYS = both
    assert written_before.startswith("t1:")
    assert crypto.unseal(written_before, bound_to="row") == b"secret"
    assert crypto.seal(b"secret", bound_to="row").startswith("t2:")


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-2] + "AA", lambda s: "t9" + s[2:], lambda s: "no colons", lambda s: ""]
)
def test_altered_values_do_not_decrypt(spoil):
    sealed = crypto.seal(b"anna@example.org", bound_to="candidates.email|1|cand_a")
    with pytest.raises(crypto.DecryptionFailed):
        crypto.unseal(spoil(sealed), bound_to="candidates.email|1|cand_a")


def test_a_value_moved_to_another_row_does_not_decrypt():
    sealed = crypto.seal(b"anna@example.org", bound_to="candidates.email|1|cand_a")
    with pytest.raises(crypto.DecryptionFailed):
        crypto.unseal(sealed, bound_to="candidates.email|1|cand_b")


def test_equal_values_look_different_every_time():
    assert crypto.seal(b"x", bound_to="r") != crypto.seal(b"x", bound_to="r")


def test_blind_index_ignores_case_and_outer_space_only():
    assert crypto.blind_index(" Anna@Example.org ") == crypto.blind_index("anna@example.org")
    assert crypto.blind_index("anna@example.org") != crypto.blind_index("ann@example.org")


def test_blind_index_needs_the_key(settings):
    before = crypto.blind_index("anna@example.org")
    settings.BLIND_INDEX_KEY = "A" * 43
    assert crypto.blind_index("anna@example.org") != before


def test_tokens_are_long_and_stored_as_keyed_hashes(settings):
    token = crypto.new_token()
    assert len(token) == 43
    stored = crypto.token_hash(token)
    assert token not in stored
    settings.SECRET_KEY = "another" * 10
    assert crypto.token_hash(token) != stored


@pytest.mark.django_db
def test_encrypted_columns_hold_no_plain_text_and_survive_a_save(in_tenant):
    from django.db import connection

    from candidates.models import Candidate
    from tests.factories.candidates import CandidateFactory

    row = CandidateFactory(email="anna.sommer@example.org", phone="+49 30 1234567")
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, phone FROM candidates WHERE id = %s", [row.pk])
        email, phone = cursor.fetchone()
    assert "anna" not in email
    assert "1234567" not in phone
    again = Candidate.objects.get(pk=row.pk)
    again.save()
    assert Candidate.objects.get(pk=row.pk).email == "anna.sommer@example.org"


@pytest.mark.django_db
def test_encrypted_columns_refuse_searches_and_bulk_updates(in_tenant):
    from candidates.models import Candidate

    with pytest.raises(FieldError):
        Candidate.objects.filter(email="anna@example.org").exists()
    with pytest.raises(FieldError):
        Candidate.objects.update(email="anna@example.org")
