"""Walk every address of the site and the API: who is let in, and what another company's rows answer.

Each address is asked by everyone, with a row of the *other* company in its path wherever it names one. Who
is not let in gets the refusal of the role; who is let in gets 404, on pages and API alike, and reads nothing
of the row.
"""

import re
from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import ApiKey, TeamInvitation
from assessments import models as assessments
from candidates import models as candidates
from config.demo import people, seed
from config.kernel.tenancy import platform_context, tenant_context
from interviews import models as interviews
from monitoring import models as monitoring
from recruiting import models as recruiting
from superadmin.models import Tenant
from tests.architecture import addresses
from tests.architecture.permissions import ROWS

pytestmark = pytest.mark.django_db

PEOPLE = {
    "a": people.ADMIN,
    "r": people.RECRUITER,
    "i": people.INTERVIEWER,
    "v": people.VIEWER,
    "u": people.CANDIDATE,
    "s": people.SUPERADMIN,
}
OWNED = {
    "accounts-api:api-key": ApiKey,
    "accounts-api:team-resend": TeamInvitation,
    "accounts-api:team-withdraw": TeamInvitation,
    "accounts-api:team": get_user_model(),
    "accounts:member": get_user_model(),
    "accounts:invitation": TeamInvitation,
    "accounts:key": ApiKey,
    "assessments-api:application": assessments.AssessmentApplication,
    "assessments-api:invitation": assessments.AssessmentToken,
    "assessments-api:assessment": assessments.Assessment,
    "assessments-api:job-description": assessments.JobDescription,
    "assessments-api:question-set": assessments.QuestionSet,
    "assessments-api:question": assessments.Question,
    "assessments-api:test-session": assessments.TestSession,
    "assessments:application": assessments.AssessmentApplication,
    "assessments:invitation-list": assessments.Assessment,
    "assessments:invitation": assessments.AssessmentToken,
    "assessments:assessment": assessments.Assessment,
    "assessments:job-description": assessments.JobDescription,
    "assessments:my_application": assessments.AssessmentApplication,
    "assessments:question-add": assessments.QuestionSet,
    "assessments:question-set": assessments.QuestionSet,
    "assessments:question": assessments.Question,
    "assessments:session": assessments.TestSession,
    "candidates-api:candidate": candidates.Candidate,
    "candidates-api:file": candidates.UploadedDocument,
    "candidates-api:note": candidates.CandidateNote,
    "candidates:document": candidates.UploadedDocument,
    "candidates:note-create": candidates.Candidate,
    "candidates:note": candidates.CandidateNote,
    "candidates:candidate": candidates.Candidate,
    "candidates:skill": candidates.Candidate,
    "interviews-api:feedback": interviews.InterviewFeedback,
    "interviews-api:interview": interviews.InterviewSession,
    "interviews:feedback-amend": interviews.InterviewFeedback,
    "interviews:feedback-detail": interviews.InterviewFeedback,
    "interviews:": interviews.InterviewSession,
    "monitoring-api:event": monitoring.ProctoringEvent,
    "monitoring-api:job": monitoring.CeleryTask,
    "monitoring-api:notification": monitoring.Notification,
    "monitoring:event": monitoring.ProctoringEvent,
    "monitoring:notification": monitoring.Notification,
    "recruiting-api:entry": recruiting.PipelineEntry,
    "recruiting-api:application": assessments.AssessmentApplication,
    "recruiting-api:note": recruiting.ApplicationNote,
    "recruiting-api:requisition": recruiting.JobRequisition,
    "recruiting:entry": recruiting.PipelineEntry,
    "recruiting:note-create": recruiting.PipelineEntry,
    "recruiting:note": recruiting.ApplicationNote,
    "recruiting:": recruiting.JobRequisition,
}
"""The model behind `public_id`, by the start of the address's name; the longest start counts."""
PLATFORM = "superadmin-api:"
BY_KEY_OR_LINK = {
    "token": "x" * 43,
    "code": "0" * 24,
    "position": 1,
    "name": "20260101T000000000000-00000000.json",
}
REFUSALS = {401, 403, 404, 405}
BODIES = {"monitoring-api:event-review": '{"outcome": "valid", "flagged": false, "reviewer_notes": "seen"}'}
"""What must be sent so that the row is looked for at all; `{}` elsewhere."""

OURS = {address.name: address for address in addresses.ours()}
CALLS = [(name, *call.split(" ")) for name, row in ROWS.items() for call in row.split(", ")]


def test_every_address_has_its_row():
    missing = sorted(set(OURS) - set(ROWS))
    assert missing == [], "say in tests/architecture/permissions.py who is let in"
    assert sorted(set(ROWS) - set(OURS)) == []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The demo, told once for all of this module, and the clients of its people."""
    with django_db_blocker.unblock(), _rolled_back():
        seed.tell_story()
        with platform_context(reason="test"):
            other = Tenant.objects.get(name="Harbour Analytics")
            admin = get_user_model().objects.get(email=people.OTHER_ADMIN)
        with tenant_context(other):
            _complete(admin)
        yield {"other": other, "clients": _clients()}


@contextmanager
def _rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _clients():
    made = {"": Client(raise_request_exception=False)}
    for letter, email in PEOPLE.items():
        made[letter] = Client(raise_request_exception=False)
        made[letter].force_login(get_user_model().objects.get(email=email))
    return made


def _complete(admin):
    """Give the other company one row of what the story leaves out."""
    from django.utils import timezone

    ApiKey.objects.create(
        name="ours", prefix="abcdefgh", secret_hash="0" * 64, role="viewer", created_by=admin
    )
    TeamInvitation.objects.create(user=admin, role="viewer", expires_at=timezone.now())
    assessments.JobDescription.objects.create(title="Secret role of Harbour")
    monitoring.Notification.objects.create(
        user=admin, notification_type="system", title="For Harbour", message="x"
    )
    monitoring.CeleryTask.objects.create(
        task_id="0" * 8 + "-0000-0000-0000-" + "0" * 12, task_name="x", user=admin
    )
    entry = recruiting.PipelineEntry.objects.first()
    recruiting.ApplicationNote.objects.get_or_create(
        application=entry.application, author=admin, defaults={"note_text": "Harbour only"}
    )


@pytest.fixture
def inside(world, django_db_blocker):
    """Undo what one call changes."""
    with django_db_blocker.unblock(), _rolled_back():
        yield world


def _model_of(name):
    return OWNED[max((start for start in OWNED if name.startswith(start)), key=len)]


def _path(name, world):
    values = {}
    for parameter in OURS[name].parameters:
        if parameter in {"public_id", "task_id"}:
            if name.startswith(PLATFORM) or name in BY_SESSION:
                values[parameter] = "none_" + "a" * 16
                continue
            with tenant_context(world["other"]):
                rows = _model_of(name)._base_manager.filter(tenant=world["other"])
                values[parameter] = getattr(rows.first(), parameter)
        elif parameter == "step":
            values[parameter] = "publish"
        elif parameter == "skill_id":
            values[parameter] = "skill_" + "a" * 16
        elif parameter != "format":
            values[parameter] = BY_KEY_OR_LINK[parameter]
    return reverse(name, kwargs=values)


BY_SESSION = {
    name
    for name, row in ROWS.items()
    if ("*" in row and ":test" in name) or name.startswith("assessments-api:attempt")
}


def _expected(name, who, letter, *, api):
    """Return the statuses that are right for one person at one address."""
    let_in = who == "*" or (letter and (who == "+" or letter in who))
    if not let_in:
        if letter:
            return {403}
        return {401} if api else {302}
    if who == "*":
        return set(range(200, 500)) - {405}
    if letter == "s":
        return set(range(200, 500)) - {401, 403, 405}
    if "public_id" in OURS[name].parameters or "task_id" in OURS[name].parameters:
        return {404}
    return set(range(200, 500)) - REFUSALS


@pytest.mark.parametrize(("name", "method", "who"), CALLS, ids=lambda value: value.replace(":", "."))
def test_who_is_let_in_and_that_others_rows_are_not_there(inside, name, method, who):
    api, path, wrong = name.split(":")[0].endswith("-api"), _path(name, inside), {}
    for letter, client in inside["clients"].items():
        with transaction.atomic():
            body = (
                {}
                if method == "GET"
                else {"data": BODIES.get(name, "{}"), "content_type": "application/json"}
            )
            if method == "POST" and not api:
                body = {"data": {}}
            answer = (
                client.generic(method, path)
                if method == "GET"
                else getattr(client, method.lower())(path, **body)
            )
            transaction.set_rollback(True)
        if answer.status_code not in _expected(name, who, letter, api=api):
            wrong[letter or "anonymous"] = answer.status_code
        if not letter and not api and who != "*" and answer.status_code == 302:
            assert re.match(r"/account/login/\?next=", answer["Location"])
    assert wrong == {}, f"{method} {path}"
