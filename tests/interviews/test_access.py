"""Who gets what answer from which address: pages and API, own company and another; policy both ways."""

from decimal import Decimal

import pytest
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.kernel.tenancy import tenant_context
from interviews import policy
from interviews.models import InterviewFeedback, InterviewSession
from tests.architecture import addresses
from tests.factories.interviews import FeedbackFactory, InterviewFactory
from tests.factories.recruiting import RequisitionFactory

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "user", "lead", "panel", "other", "recruiter", "viewer", "admin", "superadmin")
"""`other` is an interviewer of the company without a seat. The lead's scorecard is in, the panel's is not."""

_P = "/interviews/{planned}/"
_H = "/interviews/{held}/"
PAGES = [
    ("get", "/interviews/", 302, 403, 200, 200, 200, 200, 200, 200, 403),
    ("get", "/interviews/upcoming/", 302, 403, 200, 200, 200, 200, 200, 200, 403),
    ("get", "/interviews/new/", 302, 403, 200, 200, 200, 200, 403, 200, 403),
    ("post", "/interviews/new/", 302, 403, 422, 422, 422, 422, 403, 422, 403),
    ("get", _P, 302, 403, 200, 200, 404, 200, 200, 200, 403),
    ("get", _P + "calendar.ics", 302, 403, 200, 200, 404, 200, 200, 200, 403),
    ("get", _P + "change/", 302, 403, 200, 403, 404, 200, 403, 200, 403),
    ("post", _P + "change/", 302, 403, 422, 403, 404, 422, 403, 422, 403),
    ("get", _P + "cancel/", 302, 403, 200, 403, 404, 200, 403, 200, 403),
    ("post", _P + "cancel/", 302, 403, 422, 403, 404, 422, 403, 422, 403),
    ("post", _P + "start/", 302, 403, 302, 302, 404, 403, 403, 403, 403),
    ("post", _P + "no-show/", 302, 403, 403, 403, 404, 403, 403, 403, 403),
    ("get", _P + "live/", 302, 403, 200, 200, 404, 403, 403, 403, 403),
    ("post", _P + "notes/", 302, 403, 302, 302, 404, 403, 403, 403, 403),
    ("get", _P + "complete/", 302, 403, 200, 200, 404, 403, 403, 403, 403),
    ("get", _P + "feedback/", 302, 403, 403, 403, 404, 403, 403, 403, 403),
    ("get", _H + "feedback/", 302, 403, 200, 200, 404, 403, 403, 403, 403),
    ("post", _H + "feedback/", 302, 403, 422, 302, 404, 403, 403, 403, 403),
    ("get", "/scorecards/{card}/", 302, 403, 200, 404, 404, 200, 200, 200, 403),
    ("get", "/scorecards/{card}/amend/", 302, 403, 200, 404, 404, 403, 403, 403, 403),
]
_AP = "/api/v1/interviews/{planned}"
API = [
    ("get", "/api/v1/interviews", 401, 403, 200, 200, 200, 200, 200, 200, 403),
    ("post", "/api/v1/interviews", 401, 403, 422, 422, 422, 422, 403, 422, 403),
    ("get", _AP, 401, 403, 200, 200, 404, 200, 200, 200, 403),
    ("patch", _AP, 401, 403, 200, 403, 404, 200, 403, 200, 403),
    ("post", _AP + "/start", 401, 403, 200, 200, 404, 403, 403, 403, 403),
    ("post", _AP + "/complete", 401, 403, 409, 409, 404, 403, 403, 403, 403),
    ("post", _AP + "/cancel", 401, 403, 422, 422, 404, 422, 403, 422, 403),
    ("post", _AP + "/no-show", 401, 403, 403, 403, 404, 403, 403, 403, 403),
    ("get", "/api/v1/feedback", 401, 403, 200, 200, 200, 200, 200, 200, 403),
    ("post", "/api/v1/feedback", 401, 403, 422, 422, 422, 422, 403, 422, 403),
    ("get", "/api/v1/feedback/{card}", 401, 403, 200, 404, 404, 200, 200, 200, 403),
    ("patch", "/api/v1/feedback/{card}", 401, 403, 409, 404, 404, 403, 403, 403, 403),
    ("post", "/api/v1/feedback/{card}/amend", 401, 403, 422, 404, 404, 403, 403, 403, 403),
]


@pytest.fixture
def people(make_user):
    """One person for each of ROLES."""
    seats = dict.fromkeys(("lead", "panel", "other"), "interviewer")
    return {who: None if who == "anonymous" else make_user(seats.get(who, who)) for who in ROLES}


@pytest.fixture
def ids(tenant, people):
    """Public ids of one company's rows."""
    with tenant_context(tenant):
        opening = RequisitionFactory(created_by=people["recruiter"], title="Secret opening")
        facts = {"interviewer": people["lead"], "panel": [people["panel"]], "requisition": opening}
        planned, held = InterviewFactory(**facts), InterviewFactory(completed=True, **facts)
        card = FeedbackFactory(interview=held, interviewer=people["lead"])
    return {"planned": planned.public_id, "held": held.public_id, "card": card.public_id}


def _rows(table):
    return [(row[0], row[1], who, row[2 + place]) for row in table for place, who in enumerate(ROLES)]


@pytest.mark.parametrize(("method", "path", "who", "expected"), _rows(PAGES))
def test_pages(client_as, people, ids, method, path, who, expected):
    answer = getattr(client_as(people[who]), method)(path.format(**ids))
    assert answer.status_code == expected
    if who == "anonymous":
        assert "/account/" in answer["Location"]


@pytest.mark.parametrize(("method", "path", "who", "expected"), _rows(API))
def test_api(api_as, people, ids, method, path, who, expected):
    answer = getattr(api_as(people[who]), method)(path.format(**ids), format="json")
    assert answer.status_code == expected
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message", "field_errors", "request_id"}


@pytest.mark.parametrize(("method", "path"), [row[:2] for row in PAGES + API if "{" in row[1]])
def test_rows_of_another_company_are_not_there(client_as, ids, make_user, other_tenant, method, path):
    stranger = make_user("admin", tenant=other_tenant)
    answer = getattr(client_as(stranger), method)(path.format(**ids))
    assert answer.status_code == 404
    assert b"Secret opening" not in answer.content


CANDIDATES_OWN = {"interviews:own-calendar", "interviews:my-calendar"}
"""Opened by the person interviewed, with a link or an account: tests/candidates/test_own_pages.py."""


def test_every_address_is_in_the_tables():
    ours = {one.name for one in addresses.ours() if one.view.__module__.startswith("interviews.")}
    ours -= CANDIDATES_OWN
    ids = dict.fromkeys(("planned", "held", "card"), "int_aaaaaaaaaaaaaaaa")
    assert ours == {resolve(row[1].format(**ids)).view_name for row in PAGES + API}


@pytest.mark.parametrize(
    ("who", "first"),
    [("lead", 201), ("panel", 201), ("other", 403), ("recruiter", 403), ("viewer", 403), ("admin", 403)],
)
def test_only_who_takes_part_submits_and_only_once(api_as, people, tenant, who, first):
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=people["lead"], completed=True, panel=[people["panel"]])
    body = {"interview_id": row.public_id, "overall_rating": "4.5", "recommendation": "hire"}
    client = api_as(people[who])
    answer = client.post("/api/v1/feedback", body, format="json")
    assert answer.status_code == first
    again = client.post("/api/v1/feedback", {**body, "overall_rating": "1.0"}, format="json")
    assert again.status_code == (409 if first == 201 else 403)
    with tenant_context(tenant):
        ratings = list(InterviewFeedback.objects.values_list("overall_rating", flat=True))
    assert ratings == ([Decimal("4.5")] if first == 201 else [])


@pytest.mark.parametrize("rating", ["99", "0", "3.3", "abc"])
def test_the_api_refuses_other_ratings(api_as, people, tenant, rating):
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=people["lead"], completed=True)
    body = {"interview_id": row.public_id, "overall_rating": rating, "recommendation": "hire"}
    answer = api_as(people["lead"]).post("/api/v1/feedback", body, format="json")
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["field_errors"]] == ["overall_rating"]


def test_the_others_words_are_hidden_everywhere_until_ones_own_are_in(client_as, api_as, people, ids, tenant):
    with tenant_context(tenant):
        InterviewFeedback.objects.update(strengths="Read the plan aloud")
    pages = (f"/interviews/{ids['held']}/", f"/scorecards/{ids['card']}/", "/api/v1/feedback")

    def seen(who):
        client = api_as(people[who])
        return ["Read the plan aloud" in client.get(path).content.decode() for path in pages]

    assert seen("lead") == seen("recruiter") == seen("admin") == [True, True, True]
    assert seen("panel") == [False, False, False]
    client_as(people["panel"]).post(
        f"/interviews/{ids['held']}/feedback/",
        {"action": "submit", "overall_rating": "3.0", "recommendation": "maybe"},
    )
    assert seen("panel") == [True, True, True]


def test_own_notes_are_on_nobody_elses_page(client_as, people, ids, tenant):
    client_as(people["panel"]).post(f"/interviews/{ids['held']}/notes/", {"notes": "nervous at first"})
    for who in ("lead", "recruiter", "admin", "viewer"):
        assert "nervous" not in client_as(people[who]).get(f"/interviews/{ids['held']}/").content.decode()
    assert "nervous" in client_as(people["panel"]).get(f"/interviews/{ids['held']}/live/").content.decode()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cards=st.dictionaries(
        st.sampled_from(["lead", "panel", "recruiter"]), st.sampled_from(["draft", "submitted"]), max_size=3
    )
)
def test_policy_and_queryset_agree(people, tenant, other_tenant, make_user, cards):
    """For every role and every row: visible_to holds it exactly when can_view allows it."""
    stranger = make_user("recruiter", tenant=other_tenant)
    with tenant_context(tenant):
        panel = [people["panel"], people["recruiter"]]
        row = InterviewFactory(interviewer=people["lead"], completed=True, panel=panel)
        for who, status in cards.items():
            FeedbackFactory(interview=row, interviewer=people[who], draft=status == "draft")
        for actor in [*filter(None, people.values()), stranger]:
            for model, can_view in (
                (InterviewSession, policy.can_view),
                (InterviewFeedback, policy.can_view_feedback),
            ):
                visible = set(model.objects.visible_to(actor).values_list("pk", flat=True))
                assert visible == {one.pk for one in model.objects.all() if can_view(actor, one)}, actor.role
