"""Private files are sealed, signed links expire, and nothing is left of a refused upload."""

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import transaction

from config.kernel import storage
from config.kernel.errors import PolicyDenied


def unconfirmed():
    """Return the markers of files whose transaction has not committed."""
    return set(storage.unconfirmed())


@pytest.mark.django_db(transaction=True)
def test_stored_bytes_are_unreadable_without_the_key():
    key = storage.new_key("cv")
    with transaction.atomic():
        storage.put(key, b"curriculum vitae", bound_to="file_a")
    with storages["private"].open(key) as handle:
        assert b"curriculum" not in handle.read()
    assert storage.get(key, bound_to="file_a") == b"curriculum vitae"


@pytest.mark.django_db(transaction=True)
def test_a_file_of_a_rolled_back_transaction_is_marked_for_the_sweep():
    key = storage.new_key("cv")
    marker = f"unconfirmed/{key.replace('/', '.')}"
    left_before = unconfirmed()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        storage.put(key, b"x", bound_to="file_a")
        raise ZeroDivisionError
    assert storages["private"].exists(marker)
    with transaction.atomic():
        storage.put(storage.new_key("cv"), b"x", bound_to="file_b")
    assert unconfirmed() - left_before == {marker.removeprefix("unconfirmed/")}
    storage.delete(marker)
    storage.delete(key)


def test_links_live_for_their_time_and_for_one_file(settings):
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        signature = storage.sign("file_a")
        storage.check_signature("file_a", signature)
        for other in ("file_b", "file_"):
            with pytest.raises(PolicyDenied):
                storage.check_signature(other, signature)
        with pytest.raises(PolicyDenied):
            storage.check_signature("file_a", signature[:-1] + ("A" if signature[-1] != "A" else "B"))
        clock.shift(settings.DOWNLOAD_URL_SECONDS + 1)
        with pytest.raises(PolicyDenied, match="expired"):
            storage.check_signature("file_a", signature)


def test_keys_say_nothing_about_the_file():
    assert len({storage.new_key("cv") for _ in range(100)}) == 100
