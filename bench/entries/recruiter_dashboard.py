"""The recruiter's first page of the day."""

from bench.entries.visitor import signed_in, statements_of
from bench.harness import Plan
from config.demo.people import RECRUITER

PATH = "/dashboard/"


def plan():
    """GET the page as the demo recruiter."""
    client, cookies = signed_in(RECRUITER)
    return Plan(
        requests=[{"method": "GET", "path": PATH, "headers": {"Cookie": cookies}}],
        statements=statements_of(client, PATH),
    )
