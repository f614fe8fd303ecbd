"""A signed-in browser for the entries."""

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def signed_in(email):
    """Return a test client and the Cookie header of a demo account."""
    client = Client(HTTP_HOST="127.0.0.1")
    user = get_user_model().objects.get(email=email)
    client.force_login(user)
    return client, "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def statements_of(client, path):
    """Return how many SQL statements one GET takes once caches are warm. Raises AssertionError unless 200."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise AssertionError(f"{path} answered {response.status_code}")
    return len(captured)
