"""The base page views: who comes in, how lists read their address, what a refused operation leaves."""

import json

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext

HTMX = {"HTTP_HX_REQUEST": "true"}

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kernel.web_pages")]


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("recruiter", "/t/recruiters/", 200),
        ("viewer", "/t/recruiters/", 403),
        ("user", "/t/recruiters/", 403),
        ("viewer", "/t/everyone/", 200),
        (None, "/t/open/", 200),
        ("superadmin", "/t/platform/", 200),
        ("superadmin", "/t/company/", 403),
        ("recruiter", "/t/decided/", 403),
    ],
)
def test_who_may_come_in(client_as, make_user, role, path, status):
    client = client_as(make_user(role) if role else None)
    assert client.get(path).status_code == status


def test_a_stranger_is_sent_to_sign_in_and_back(client_as):
    response = client_as().get("/t/recruiters/?a=1")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/t/recruiters/%3Fa%3D1")
    fragment = client_as().get("/t/recruiters/", **HTMX)
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, "/account/login/?next=/t/recruiters/")


@pytest.mark.parametrize(
    ("method", "headers", "back"),
    [
        ("post", {"HTTP_REFERER": "http://testserver/t/everyone/?page=2"}, "/t/everyone/%3Fpage%3D2"),
        ("post", {"HTTP_REFERER": "https://elsewhere.example/t/everyone/"}, "/"),
        ("post", {}, "/"),
        ("post", HTMX | {"HTTP_HX_CURRENT_URL": "http://testserver/t/everyone/"}, "/t/everyone/"),
        ("get", HTMX | {"HTTP_HX_CURRENT_URL": "http://testserver/t/everyone/"}, "/t/everyone/"),
        ("get", HTMX | {"HTTP_HX_CURRENT_URL": "https://elsewhere.example/t/"}, "/t/recruiters/"),
    ],
)
def test_after_signing_in_again_one_is_back_on_the_page_one_was_on(client_as, method, headers, back):
    """Not where the form or the fragment of that page went: there is no page at that address."""
    answer = getattr(client_as(), method)("/t/recruiters/", **headers)
    assert (answer.get("HX-Redirect") or answer["Location"]) == f"/account/login/?next={back}"


def test_a_visit_to_where_only_a_form_may_go_is_told_so(client_as, recruiter):
    answer = client_as(recruiter).put("/t/recruiters/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "Nothing was changed." in answer.content.decode()


def test_a_page_that_names_no_roles_does_not_start(client_as, recruiter):
    with pytest.raises(ImproperlyConfigured, match="Nobody"):
        client_as(recruiter).get("/t/nobody/")


def test_the_403_page_gives_the_policys_reason(client_as, recruiter):
    assert "The requisition is closed." in client_as(recruiter).get("/t/decided/").content.decode()


@pytest.mark.parametrize(("kind", "status"), [("gone", 410), ("missing", 404), ("many", 429), ("clash", 409)])
def test_a_domain_error_is_the_page_of_its_status(client_as, kind, status):
    response = client_as().get(f"/t/broken/{kind}/")
    assert response.status_code == status
    assert response["X-Request-ID"] in response.content.decode()
    assert "secret name" not in response.content.decode()


@pytest.mark.parametrize(("kind", "status", "says"), [("bug", 500, "our side"), ("away", 503, "few seconds")])
def test_a_broken_page_says_what_to_do_and_nothing_of_the_error(client_as, recruiter, kind, status, says):
    client = client_as(recruiter)
    client.raise_request_exception = False
    response = client.get(f"/t/broken/{kind}/")
    assert (response.status_code, response.get("Retry-After")) == (status, "5" if kind == "away" else None)
    page = response.content.decode()
    assert says in page
    assert response["X-Request-ID"] in page
    assert "secret name" not in page
    assert "server closed" not in page


def test_the_api_tells_an_outage_from_a_bug(client_as):
    response = client_as().get("/api/broken/away")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response.json()["code"] == "UNAVAILABLE"
    assert "server closed" not in response.content.decode()


def test_too_many_says_how_long_to_wait(client_as):
    response = client_as().get("/t/broken/many/")
    assert response["Retry-After"] == "7"
    assert "7 seconds" in response.content.decode()


@pytest.mark.parametrize("path", ["/t/broken/gone/", "/nowhere/"])
def test_error_pages_read_no_database_even_with_a_session(client_as, recruiter, path):
    client = client_as(recruiter)
    client.get("/t/open/")
    baseline = _queries_of(client, "/t/open/")
    assert _queries_of(client, path) <= baseline


def _queries_of(client, path):
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def _groups(count):
    Group.objects.bulk_create(Group(name=f"group {number:03}") for number in range(count))


def _names(response):
    return [group.name for group in response.context["rows"]]


def test_a_list_sorts_by_allowed_columns_only(client_as, recruiter):
    _groups(3)
    client = client_as(recruiter)
    up = ["group 000", "group 001", "group 002"]
    assert _names(client.get("/groups/")) == up
    assert _names(client.get("/groups/?sort=-name")) == up[::-1]
    for odd in ("secret", "-secret", "id", "permissions__codename", "--name", ""):
        assert _names(client.get("/groups/", {"sort": odd})) == up


def test_a_list_pages_and_counts(client_as, recruiter):
    _groups(60)
    client = client_as(recruiter)
    first = client.get("/groups/")
    assert (len(_names(first)), first.context["total"]) == (25, 60)
    assert len(_names(client.get("/groups/?per_page=50"))) == 50
    assert len(_names(client.get("/groups/?per_page=7"))) == 25
    assert _names(client.get("/groups/?page=3")) == [f"group {number:03}" for number in range(50, 60)]
    assert _names(client.get("/groups/?page=999")) == [f"group {number:03}" for number in range(50, 60)]
    assert "?sort=-name&amp;page=2" in client.get("/groups/?sort=-name").content.decode()


def test_a_list_costs_the_same_at_one_row_and_at_three(client_as, recruiter):
    client = client_as(recruiter)
    _groups(1)
    client.get("/groups/")
    one = _queries_of(client, "/groups/")
    Group.objects.bulk_create(Group(name=name) for name in "ab")
    assert _queries_of(client, "/groups/") == one


def test_an_empty_list_says_so(client_as, recruiter):
    assert "Nothing here yet" in client_as(recruiter).get("/groups/").content.decode()


def test_a_form_saves_through_its_operation(client_as, recruiter):
    response = client_as(recruiter).post("/groups/new/", {"name": "new"})
    assert (response.status_code, response["Location"]) == (302, "/groups/?made=new")
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Saved."]
    assert Group.objects.filter(name="new").exists()


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("", 422, "This field is required."),
        ("taken", 422, "This name is taken."),
        ("clash", 422, "Somebody was quicker."),
        ("denied", 403, "Not yours."),
    ],
)
def test_a_refused_form_says_why_and_leaves_nothing(client_as, recruiter, name, status, said):
    response = client_as(recruiter).post("/groups/new/", {"name": name})
    assert response.status_code == status
    assert said in response.content.decode()
    assert not Group.objects.exists()


def test_a_field_error_points_at_its_field(client_as, recruiter):
    body = client_as(recruiter).post("/groups/new/", {"name": "taken"}).content.decode()
    assert 'href="#id_name"' in body
    assert 'id="id_name_error"' in body
    assert 'aria-invalid="true"' in body


def test_an_action_takes_post_only(client_as, recruiter):
    assert client_as(recruiter).get("/groups/rename/").status_code == 405


def test_an_action_answers_with_a_message(client_as, recruiter):
    Group.objects.create(name="old")
    response = client_as(recruiter).post("/groups/rename/")
    assert (response.status_code, response["Location"]) == (302, "/groups/")
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Renamed."]
    assert Group.objects.get().name == "renamed"


def test_a_refused_action_leaves_nothing(client_as, recruiter):
    Group.objects.create(name="old")
    response = client_as(recruiter).post("/groups/rename/", {"fail": "1"})
    assert response.status_code == 302
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Not now."]
    assert Group.objects.get().name == "old"


def test_a_refused_action_tells_htmx_by_event(client_as, recruiter):
    Group.objects.create(name="old")
    response = client_as(recruiter).post("/groups/rename/", {"fail": "1"}, **HTMX)
    assert response.status_code == 409
    assert json.loads(response["HX-Trigger"]) == {"toast": {"text": "Not now.", "level": "error"}}
    assert Group.objects.get().name == "old"


def test_an_action_may_answer_with_a_fragment(client_as, recruiter):
    response = client_as(recruiter).post("/groups/fragment/", **HTMX)
    assert response.content == b"<p>done</p>"
    assert json.loads(response["HX-Trigger"])["toast"]["level"] == "success"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/t/open/", "/t/open/"), ("https://evil.example/", "/groups/"), ("//evil.example", "/groups/")],
)
def test_next_never_leaves_the_site(client_as, recruiter, wanted, reached):
    assert client_as(recruiter).post("/groups/rename/", {"next": wanted})["Location"] == reached
