"""Walk every address of the site and the API: who is let in, and what another company's rows answer.

Each address is asked by everyone, once with a row of the *other* company in its path and once with a row of
the own. Who is not let in gets the refusal of the role; who is let in gets 404 for the other company's row
and reads nothing of that company, on pages and API alike.
"""

import re

import pytest

from tests.architecture import world as stage
from tests.architecture.permissions import BY_POLICY, ROWS, WITH_RUBBISH
from tests.architecture.world import OURS, ask, betrayed, is_api, names_a_row, path_of

pytestmark = pytest.mark.django_db

BODIES = {"monitoring-api:event-review": '{"outcome": "valid", "flagged": false, "reviewer_notes": "seen"}'}
"""What must be sent so that the row is looked for at all; `{}` elsewhere."""
GUARDED_ELSEWHERE = {"api-docs"}
"""Addresses of other people's views; their guard is in the settings."""

CALLS = [(name, *call.split(" ")) for name, row in ROWS.items() for call in row.split(", ")]
GUARDED = [call for call in CALLS if call[2] != "*"]


def _lets_in(who, letter):
    return bool(letter) and (who == "+" or letter in who)


def _ids(value):
    return value.replace(":", ".")


def test_every_address_has_its_row():
    missing = sorted(set(OURS) - set(ROWS))
    assert missing == [], "say in tests/architecture/permissions.py who is let in"
    assert sorted(set(ROWS) - set(OURS)) == []


def test_every_method_is_in_its_row():
    taken = {name: sorted(address.methods) for name, address in OURS.items() if name not in GUARDED_ELSEWHERE}
    listed = {name: sorted(call[1] for call in CALLS if call[0] == name) for name in taken}
    assert listed == taken, "say in tests/architecture/permissions.py who may use the method"


def test_every_view_says_who_is_let_in():
    silent = {
        name
        for name, address in OURS.items()
        if not any(
            {"roles", "public"} & set(vars(base))
            for base in address.view.__mro__
            if not base.__module__.startswith("config.kernel")
        )
    }
    assert silent == GUARDED_ELSEWHERE


def test_the_rows_for_everyone_are_the_public_views():
    public = {
        name
        for name, address in OURS.items()
        if getattr(address.view, "public", False) or "*anyone" in getattr(address.view, "roles", ())
    }
    assert public == {name for name, row in ROWS.items() if "*" in row} == set(WITH_RUBBISH)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The demo, told once for all of this module, and the clients of its people."""
    with django_db_blocker.unblock(), stage.rolled_back():
        yield stage.build()


@pytest.fixture
def world(told, django_db_blocker):
    """Undo what one test changes."""
    with django_db_blocker.unblock(), stage.rolled_back():
        yield told


@pytest.mark.parametrize(("name", "method", "who"), GUARDED, ids=_ids)
def test_who_is_let_in_and_that_others_rows_are_not_there(world, name, method, who):
    row = (
        stage.their_row(world, name) if names_a_row(name) and name.split(":")[0] != "superadmin-api" else None
    )
    path, wrong = path_of(name, row), {}
    for letter, client in world.clients.items():
        answer, text = ask(client, method, name, path, BODIES.get(name, "{}"))
        status = answer.status_code
        if not _lets_in(who, letter):
            right = status == (403 if letter else 401 if is_api(name) else 302)
        elif letter == "s":
            continue
        elif row:
            right = status == 404
        else:
            right = status < 500 and status not in {401, 403, 404, 405}
        if not right:
            wrong[letter or "anonymous"] = status
        if not letter and status == 302 and not re.match(r"/account/login/\?next=", answer["Location"]):
            wrong["anonymous"] = answer["Location"]
        told = betrayed(world, name, row, path, text)
        if told:
            wrong[f"{letter or 'anonymous'} reads"] = told
    assert wrong == {}, f"{method} {path}"


@pytest.mark.parametrize(
    ("name", "method", "who"), [call for call in GUARDED if names_a_row(call[0]) or "s" in call[2]], ids=_ids
)
def test_the_own_rows_are_there(world, name, method, who):
    found = {}
    for letter, user in world.users.items():
        if not _lets_in(who, letter):
            continue
        row = stage.our_row(world, name, user) if names_a_row(name) else None
        path = path_of(name, row)
        status = ask(world.clients[letter], method, name, path, BODIES.get(name, "{}"))[0].status_code
        if status >= 500 or status in {401, 403, 404, 405, 429}:
            found[letter] = status
    assert found == BY_POLICY.get((name, method), {}), f"{method} {path}"


@pytest.mark.parametrize(("name", "method"), [call[:2] for call in CALLS if call[2] == "*"], ids=_ids)
def test_addresses_for_everyone_answer_rubbish_alike(world, name, method):
    path = path_of(name)
    found = {
        letter or "anonymous": ask(client, method, name, path)[0].status_code
        for letter, client in world.clients.items()
        if letter in {"", "a", "u"}
    }
    assert found == dict.fromkeys(("anonymous", "a", "u"), WITH_RUBBISH[name]), f"{method} {path}"
