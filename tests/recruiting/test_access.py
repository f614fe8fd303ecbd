"""Who gets what answer from which address: pages and API, own company and another; policy both ways."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.kernel.tenancy import tenant_context
from recruiting import policy
from recruiting.models import ApplicationNote, JobRequisition, PipelineEntry
from tests.factories.recruiting import ApplicationNoteFactory, EntryFactory, RequisitionFactory

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "user", "interviewer", "viewer", "other", "owner", "manager", "admin", "superadmin")
"""`other` is a recruiter who neither owns nor manages the requisition."""

_R = "/requisitions/{requisition}/"
# method, path, then the status for each of ROLES
PAGES = [
    ("get", "/", 302, 302, 302, 302, 302, 302, 302, 302, 302),
    ("get", "/dashboard/", 302, 403, 200, 200, 200, 200, 200, 200, 403),
    ("get", "/requisitions/", 302, 403, 403, 200, 200, 200, 200, 200, 403),
    ("get", "/requisitions/openings/", 302, 403, 403, 200, 200, 200, 200, 200, 403),
    ("get", "/requisitions/new/", 302, 403, 403, 403, 200, 200, 200, 200, 403),
    ("post", "/requisitions/new/", 302, 403, 403, 403, 422, 422, 422, 422, 403),
    ("get", _R, 302, 403, 403, 200, 200, 200, 200, 200, 403),
    ("get", _R + "pipeline/", 302, 403, 403, 200, 200, 200, 200, 200, 403),
    ("get", _R + "interviews/", 302, 403, 403, 200, 200, 200, 200, 200, 403),
    ("get", _R + "activity/", 302, 403, 403, 200, 200, 200, 200, 200, 403),
    ("get", _R + "edit/", 302, 403, 403, 403, 403, 200, 200, 403, 403),
    ("post", _R + "edit/", 302, 403, 403, 403, 403, 422, 422, 403, 403),
    ("get", _R + "link/", 302, 403, 403, 403, 403, 200, 200, 403, 403),
    ("get", _R + "invite/", 302, 403, 403, 403, 200, 200, 200, 200, 403),
    ("post", _R + "invite/", 302, 403, 403, 403, 422, 422, 422, 422, 403),
    ("post", _R + "adopt/", 302, 403, 403, 403, 302, 302, 302, 302, 403),
    ("get", _R + "hand-over/", 302, 403, 403, 403, 403, 403, 403, 200, 403),
    ("post", _R + "hand-over/", 302, 403, 403, 403, 403, 403, 403, 422, 403),
    ("post", _R + "duplicate/", 302, 403, 403, 403, 302, 302, 302, 302, 403),
    ("post", _R + "pause/", 302, 403, 403, 403, 403, 302, 302, 403, 403),
    ("get", "/pipeline/{entry}/", 302, 403, 403, 200, 200, 200, 200, 200, 403),
    ("post", "/pipeline/{entry}/move/", 302, 403, 403, 403, 302, 302, 302, 302, 403),
    ("get", "/pipeline/{entry}/reject/", 302, 403, 403, 403, 200, 200, 200, 200, 403),
    ("post", "/pipeline/{entry}/reject/", 302, 403, 403, 403, 422, 422, 422, 422, 403),
    ("post", "/pipeline/{entry}/notes/", 302, 403, 403, 403, 302, 302, 302, 302, 403),
    ("get", "/application-notes/{note}/edit/", 302, 403, 403, 403, 403, 200, 403, 403, 403),
    ("post", "/application-notes/{note}/delete/", 302, 403, 403, 403, 403, 302, 403, 403, 403),
]
_A = "/api/v1/requisitions/{requisition}"
API = [
    ("get", "/api/v1/requisitions", 401, 403, 403, 200, 200, 200, 200, 200, 403),
    ("post", "/api/v1/requisitions", 401, 403, 403, 403, 422, 422, 422, 422, 403),
    ("get", _A, 401, 403, 403, 200, 200, 200, 200, 200, 403),
    ("patch", _A, 401, 403, 403, 403, 403, 200, 200, 403, 403),
    ("post", _A + "/publish", 401, 403, 403, 403, 403, 409, 409, 403, 403),
    ("patch", _A + "/status", 401, 403, 403, 403, 422, 422, 422, 422, 403),
    ("post", _A + "/hand-over", 401, 403, 403, 403, 403, 403, 403, 422, 403),
    ("get", _A + "/applications", 401, 403, 403, 200, 200, 200, 200, 200, 403),
    ("post", _A + "/invite", 401, 403, 403, 403, 422, 422, 422, 422, 403),
    ("get", "/api/v1/pipeline/{entry}", 401, 403, 403, 200, 200, 200, 200, 200, 403),
    ("patch", "/api/v1/pipeline/{entry}", 401, 403, 403, 403, 422, 422, 422, 422, 403),
    ("get", "/api/v1/applications/{application}/notes", 401, 403, 403, 200, 200, 200, 200, 200, 403),
    ("post", "/api/v1/applications/{application}/notes", 401, 403, 403, 403, 422, 422, 422, 422, 403),
    ("patch", "/api/v1/application-notes/{note}", 401, 403, 403, 403, 422, 422, 422, 422, 403),
    ("delete", "/api/v1/application-notes/{note}", 401, 403, 403, 403, 403, 204, 403, 403, 403),
]


@pytest.fixture
def people(make_user):
    """One person for each of ROLES."""
    hiring = {"other": "recruiter", "owner": "recruiter", "manager": "recruiter"}
    return {who: None if who == "anonymous" else make_user(hiring.get(who, who)) for who in ROLES}


@pytest.fixture
def ids(tenant, people):
    """Public ids of one company's rows."""
    with tenant_context(tenant):
        row = RequisitionFactory(
            title="Secret opening", created_by=people["owner"], hiring_manager=people["manager"], open=True
        )
        entry = EntryFactory(requisition=row)
        note = ApplicationNoteFactory(application=entry.application, author=people["owner"])
    return {
        "requisition": row.public_id,
        "entry": entry.public_id,
        "application": entry.application.public_id,
        "note": note.public_id,
    }


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


def test_every_address_is_in_the_tables():
    from tests.architecture import addresses

    ours = [one for one in addresses.ours() if one.view.__module__.startswith("recruiting.")]
    ours = {one.name for one in ours}
    from django.urls import resolve

    ids = dict.fromkeys(("requisition", "entry", "application", "note"), "req_aaaaaaaaaaaaaaaa")
    listed = {resolve(row[1].format(**ids)).view_name for row in PAGES + API}
    assert ours == listed


@pytest.mark.parametrize(
    ("role", "target"),
    [
        ("interviewer", "/dashboard/"),
        ("viewer", "/dashboard/"),
        ("owner", "/dashboard/"),
        ("admin", "/dashboard/"),
        ("superadmin", "/console/"),
    ],
)
def test_everybody_lands_on_the_page_of_the_role(client_as, people, role, target):
    assert client_as(people[role]).get("/")["Location"] == target


def test_buttons_are_hidden_where_nothing_may_be_done(client_as, people, ids):
    path = f"/requisitions/{ids['requisition']}/"
    pages = {
        who: client_as(people[who]).get(path).content.decode()
        for who in ("owner", "other", "admin", "viewer")
    }
    assert [f"{path}edit/" in pages[who] for who in pages] == [True, False, False, False]
    assert [f"{path}pause/" in pages[who] for who in pages] == [True, False, False, False]
    assert [f"{path}hand-over/" in pages[who] for who in pages] == [False, False, True, False]
    assert "may change this requisition" in pages["other"]


def test_a_private_note_is_for_author_and_admins(client_as, api_as, people, ids, tenant):
    with tenant_context(tenant):
        entry = PipelineEntry.objects.get(public_id=ids["entry"])
        ApplicationNoteFactory(
            application=entry.application, author=people["owner"], note_text="Whispered", is_private=True
        )
    seen = {}
    for who in ("owner", "other", "manager", "viewer", "admin"):
        page = client_as(people[who]).get(f"/pipeline/{ids['entry']}/").content.decode()
        body = api_as(people[who]).get(f"/api/v1/applications/{ids['application']}/notes").json()
        texts = [note["note_text"] for note in body["items"]]
        assert ("Whispered" in page) == ("Whispered" in texts)
        seen[who] = "Whispered" in texts
    assert seen == {"owner": True, "other": False, "manager": False, "viewer": False, "admin": True}


def test_a_foreign_private_note_does_not_exist(api_as, people, ids, tenant):
    with tenant_context(tenant):
        entry = PipelineEntry.objects.get(public_id=ids["entry"])
        note = ApplicationNoteFactory(application=entry.application, author=people["owner"], is_private=True)
    for who, expected in (("other", 404), ("admin", 403), ("owner", 200)):
        answer = api_as(people[who]).patch(
            f"/api/v1/application-notes/{note.public_id}", {"note_text": "x"}, format="json"
        )
        assert answer.status_code == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(private=st.lists(st.tuples(st.sampled_from(["owner", "other", "admin"]), st.booleans()), max_size=4))
def test_policy_and_queryset_agree(people, ids, tenant, other_tenant, make_user, private):
    """For every role and every row: visible_to holds it exactly when can_view allows it."""
    stranger = make_user("recruiter", tenant=other_tenant)
    with tenant_context(tenant):
        entry = PipelineEntry.objects.get(public_id=ids["entry"])
        for who, is_private in private:
            ApplicationNoteFactory(application=entry.application, author=people[who], is_private=is_private)
        for actor in [*filter(None, people.values()), stranger]:
            for model, can_view in (
                (JobRequisition, policy.can_view),
                (PipelineEntry, policy.can_view_entry),
                (ApplicationNote, policy.can_view_note),
            ):
                visible = set(model.objects.visible_to(actor).values_list("pk", flat=True))
                assert visible == {row.pk for row in model.objects.all() if can_view(actor, row)}
