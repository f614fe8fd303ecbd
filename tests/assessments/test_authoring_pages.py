"""Who opens which authoring page, and that lists cost the same for one row and for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Question, QuestionSet
from config.kernel.tenancy import tenant_context
from tests.factories.assessments import (
    ApplicationFactory,
    AssessmentFactory,
    InvitationFactory,
    JobDescriptionFactory,
    QuestionFactory,
    TestSessionFactory,
)
from tests.factories.monitoring import ProctoringEventFactory

pytestmark = pytest.mark.django_db

READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 302}
WRITE = {"recruiter": 200, "admin": 200, "viewer": 403, "interviewer": 403, "user": 403, None: 302}
ACT = WRITE | {"recruiter": 302, "admin": 302}


def world(tenant):
    """Make one row of each kind, a published assessment with a tested candidate."""
    with tenant_context(tenant):
        application = ApplicationFactory(tested=True)
        question = QuestionFactory(question_set=application.assessment.question_set)
        session = TestSessionFactory(application=application, finished=True)
        application.test_session = session
        application.save()
        invited = ApplicationFactory(assessment=application.assessment)
        return {
            "jd": JobDescriptionFactory().public_id,
            "set": question.question_set.public_id,
            "question": question.public_id,
            "draft": AssessmentFactory(question_set=question.question_set).public_id,
            "assessment": application.assessment.public_id,
            "application": application.public_id,
            "invitation": InvitationFactory(application=invited).public_id,
        }


PAGES = [
    ("job-description-list", None, READ),
    ("job-description-upload", None, WRITE),
    ("job-description-paste", None, WRITE),
    ("job-description-detail", "jd", READ),
    ("job-description-edit", "jd", WRITE),
    ("question-set-list", None, READ),
    ("question-set-create", None, WRITE),
    ("question-set-detail", "set", READ),
    ("question-set-edit", "set", WRITE),
    ("question-add", "set", WRITE),
    ("question-list", None, READ),
    ("question-create", None, WRITE),
    ("question-review", None, WRITE),
    ("question-detail", "question", READ),
    ("question-versions", "question", READ),
    ("question-edit", "question", WRITE),
    ("assessment-list", None, READ),
    ("assessment-create", None, WRITE),
    ("assessment-detail", "assessment", READ),
    ("assessment-edit", "assessment", WRITE),
    ("assessment-invite", "assessment", WRITE),
    ("invitation-list", "assessment", READ),
    ("application-list", None, READ),
    ("application-detail", "application", READ),
    ("application-shortlist", "application", WRITE),
    ("application-reject", "application", WRITE),
]
BUTTONS = [
    ("job-description-archive", "jd"),
    ("job-description-restore", "jd"),
    ("question-set-copy", "set"),
    ("question-set-retire", "set"),
    ("question-set-restore", "set"),
    ("question-set-send", "set"),
    ("question-set-approve", "set"),
    ("question-move", "question"),
    ("question-status", "question"),
    ("assessment-publish", "draft"),
    ("assessment-unpublish", "assessment"),
    ("assessment-duplicate", "assessment"),
    ("assessment-deactivate", "assessment"),
    ("invitation-resend", "invitation"),
    ("invitation-revoke", "invitation"),
]


def address(name, key, ids):
    return reverse(f"assessments:{name}", args=[ids[key]] if key else [])


@pytest.fixture
def by_role(make_user, client_as):
    def client(role):
        return client_as(make_user(role) if role else None)

    return client


@pytest.mark.parametrize("role", list(READ))
def test_pages_open_for_their_roles(tenant, by_role, role):
    ids, client = world(tenant), by_role(role)
    found = {name: client.get(address(name, key, ids)).status_code for name, key, _expected in PAGES}
    assert found == {name: expected[role] for name, _key, expected in PAGES}


@pytest.mark.parametrize("role", list(ACT))
def test_buttons_work_for_their_roles(tenant, by_role, role):
    ids, client = world(tenant), by_role(role)
    found = {name: client.post(address(name, key, ids)).status_code for name, key in BUTTONS}
    assert found == {name: ACT[role] for name, _key in BUTTONS}


@pytest.mark.parametrize("role", ["viewer", "interviewer", "user"])
def test_refused_buttons_change_nothing(tenant, by_role, role):
    ids, client = world(tenant), by_role(role)
    for name, key in BUTTONS:
        client.post(address(name, key, ids))
    with tenant_context(tenant):
        assert QuestionSet.objects.count() == 1
        assert Assessment.objects.get(public_id=ids["draft"]).is_published is False
        assert Assessment.objects.get(public_id=ids["assessment"]).is_published is True
        assert Question.objects.get().status == "approved"


def test_other_companies_rows_are_not_there(other_tenant, recruiter, client_as):
    ids, client = world(other_tenant), client_as(recruiter)
    pages = {name: client.get(address(name, key, ids)).status_code for name, key, _e in PAGES if key}
    buttons = {name: client.post(address(name, key, ids)).status_code for name, key in BUTTONS}
    assert set(pages.values()) | set(buttons.values()) == {404}


def test_lists_show_only_the_own_company(tenant, other_tenant, recruiter, client_as):
    with tenant_context(other_tenant):
        JobDescriptionFactory(title="Their secret job")
        ApplicationFactory(assessment__title="Their secret test", candidate__full_name="Their Person")
    client = client_as(recruiter)
    for name in ("job-description-list", "assessment-list", "application-list", "question-set-list"):
        assert "Their" not in client.get(reverse(f"assessments:{name}")).content.decode()


def statements(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def fill(number):
    """Add rows to every list."""
    assessment = AssessmentFactory(published=True)
    for _index in range(number):
        JobDescriptionFactory()
        QuestionFactory(question_set__skill="Go")
        QuestionFactory(status="in_review", previous=QuestionFactory(status="retired"))
        application = ApplicationFactory(tested=True, assessment=assessment)
        session = TestSessionFactory(application=application, finished=True)
        application.test_session = session
        application.save()
        ProctoringEventFactory(test_session=session, event_type="tab_switch", severity="medium")
        InvitationFactory(application=ApplicationFactory(assessment=assessment))
    return assessment


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("job-description-list", 10),
        ("question-list", 13),
        ("question-review", 12),
        ("question-set-list", 10),
        ("assessment-list", 10),
        ("application-list", 11),
        ("invitation-list", 11),
    ],
)
def test_a_list_costs_the_same_for_one_row_and_for_three(tenant, admin_user, client_as, name, expected):
    with tenant_context(tenant):
        assessment = fill(1)
    args = [assessment.public_id] if name == "invitation-list" else []
    url, client = reverse(f"assessments:{name}", args=args), client_as(admin_user)
    client.get(url)
    assert statements(client, url) == expected
    with tenant_context(tenant):
        for _index in range(2):
            if name == "invitation-list":
                InvitationFactory(application=ApplicationFactory(assessment=assessment))
            else:
                fill(1)
    assert statements(client, url) == expected
