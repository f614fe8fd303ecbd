"""The sign-in page, as a visitor without an account sees it."""

from django.test import Client

from bench.entries.visitor import statements_of
from bench.harness import Plan

PATH = "/account/login/"


def plan():
    """GET the page without a session."""
    return Plan(
        requests=[{"method": "GET", "path": PATH}],
        statements=statements_of(Client(HTTP_HOST="127.0.0.1"), PATH),
    )
