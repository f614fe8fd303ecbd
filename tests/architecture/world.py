"""The demo told once, with both companies' rows complete: what the walk over all addresses stands on."""

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiKey, TeamInvitation
from assessments import models as assessments
from assessments.operations import corrections, exports, generation, pictures
from candidates import models as candidates
from config.demo import people, seed
from config.kernel.tenancy import platform_context, tenant_context
from interviews import models as interviews
from monitoring import models as monitoring
from recruiting import models as recruiting
from superadmin.models import AuditLog, FeatureFlag, SystemIncident, SystemMetric, Tenant
from tests.architecture import addresses
from tests.assessments.images import png

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
    "accounts-api:team": get_user_model(),
    "accounts:member": get_user_model(),
    "accounts:invitation": get_user_model(),
    "accounts:key": ApiKey,
    "assessments-api:accommodation": assessments.Accommodation,
    "assessments-api:application": assessments.AssessmentApplication,
    "assessments-api:integrity-case": assessments.IntegrityCase,
    "assessments-api:generation": assessments.GenerationRun,
    "assessments-api:invitation": assessments.AssessmentToken,
    "assessments-api:assessment": assessments.Assessment,
    "assessments-api:job-description": assessments.JobDescription,
    "assessments-api:question-export": assessments.QuestionExport,
    "assessments-api:key-correction": assessments.KeyCorrection,
    "assessments-api:question-import": assessments.QuestionImport,
    "assessments-api:question-set": assessments.QuestionSet,
    "assessments-api:live-session": assessments.TestSession,
    "assessments-api:question-image": assessments.QuestionImage,
    "assessments-api:question": assessments.Question,
    "assessments-api:section": assessments.AssessmentSection,
    "assessments-api:test-session": assessments.TestSession,
    "assessments:accommodation": assessments.Accommodation,
    "assessments:application": assessments.AssessmentApplication,
    "assessments:generation": assessments.GenerationRun,
    "assessments:export": assessments.QuestionExport,
    "assessments:import": assessments.QuestionImport,
    "assessments:invitation-list": assessments.Assessment,
    "assessments:invitation": assessments.AssessmentToken,
    "assessments:assessment": assessments.Assessment,
    "assessments:case": assessments.IntegrityCase,
    "assessments:correction": assessments.KeyCorrection,
    "assessments:job-description": assessments.JobDescription,
    "assessments:live-": assessments.TestSession,
    "assessments:my_application": assessments.AssessmentApplication,
    "assessments:my_conditions": assessments.AssessmentApplication,
    "assessments:question-add": assessments.QuestionSet,
    "assessments:question-picture": assessments.QuestionImage,
    "assessments:section-": assessments.AssessmentSection,
    "assessments:section-add": assessments.Assessment,
    "assessments:section-offer": assessments.Assessment,
    "assessments:section-order": assessments.Assessment,
    "assessments:section-weights": assessments.Assessment,
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
    "candidates:request": candidates.CandidateRequest,
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
OF_THE_PLATFORM = {
    "superadmin-api:audit-log": AuditLog,
    "superadmin-api:flag": FeatureFlag,
    "superadmin-api:incident": SystemIncident,
    "superadmin-api:metric": SystemMetric,
    "superadmin-api:tenant": Tenant,
}
WITH_CREDENTIAL = ("assessments-api:attempt", "assessments:test", "interviews:own-")
"""Starts of the names of addresses that a candidate's credential opens; nobody here has one."""
LINKS = {
    "token": "x" * 43,
    "code": "0" * 24,
    "position": 1,
    "seed": 1,
    "name": "20260101T000000000000-00000000.json",
    "picture": "img_" + "a" * 16,
    "step": "publish",
    "file_format": "csv",
    "key": "sql-left-join-rows",
}
"""Parameters that are no row: what nobody was given, and one value of each closed list."""
WORDS = ("title", "full_name", "email", "name", "note_text", "original_filename", "task_name")
IDS = re.compile(r"\b[a-z]+_[a-z0-9]{16}\b")

OURS = {address.name: address for address in addresses.ours()}


@dataclass
class World:
    """Two companies, one person of each role (all of the first company), and a client for each."""

    ours: Tenant
    theirs: Tenant
    users: dict
    clients: dict
    their_ids: frozenset


@contextmanager
def rolled_back():
    """Undo everything at the end of the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build():
    """Tell the story and complete it; call inside of `rolled_back`."""
    seed.tell_story()
    accounts = get_user_model().objects
    with platform_context(reason="test"):
        ours, theirs = (Tenant.objects.get(name=company.name) for company in people.COMPANIES)
        users = {letter: accounts.get(email=email) for letter, email in PEOPLE.items()}
        other_admin = accounts.get(email=people.OTHER_ADMIN)
    for tenant, admin in ((ours, users["a"]), (theirs, other_admin)):
        with tenant_context(tenant):
            _complete(
                tenant, admin, [user for user in users.values() if user.tenant_id == tenant.pk] or [admin]
            )
    with platform_context(reason="test"):
        for letter in "us":
            _message_and_job(users[letter])
    with tenant_context(theirs):
        their_ids = frozenset(
            public_id
            for model in set(OWNED.values()) - {monitoring.CeleryTask}
            for public_id in model._base_manager.filter(tenant=theirs).values_list("public_id", flat=True)
        )
    clients = {"": Client(raise_request_exception=False)}
    for letter, user in users.items():
        clients[letter] = Client(raise_request_exception=False)
        clients[letter].force_login(user)
    return World(ours, theirs, users, clients, their_ids)


def _complete(tenant, admin, staff):
    """Give a company what the story leaves out: one row of each kind, and of personal ones one for each."""
    key = f"{tenant.pk:08d}"
    ApiKey.objects.create(
        name=f"Key {key}", prefix=key, secret_hash="0" * 64, role="viewer", created_by=admin
    )
    invited = get_user_model().objects.create(
        email=f"invited@{tenant.domain}", full_name="Invited Person", role="viewer", tenant=tenant
    )
    TeamInvitation.objects.create(user=invited, role="viewer", expires_at=timezone.now() + timedelta(days=1))
    assessments.JobDescription.objects.create(title=f"Description {key}")
    assessments.QuestionImport.objects.create(
        file_name=f"questions {key}.csv", storage_key=key, sha256="0" * 64, size=1, file_format="csv"
    )
    exports.start(assessments.Question.objects.all(), actor=admin, file_format="gift")
    pictures.store(png(), actor=admin)
    generation.order(actor=admin, topic=f"Topic {key}", level="basic", count=1)
    assessments.Accommodation.objects.create(
        candidate=candidates.Candidate.objects.order_by("pk").last(), reason=f"Secret {key}", larger_type=True
    )
    candidates.CandidateRequest.objects.create(
        candidate=candidates.Candidate.objects.order_by("pk").last(),
        kind="question",
        text=f"Secret {key}",
        due_at=timezone.now(),
    )
    used = assessments.Question.objects.filter(used_at__isnull=False, status="approved").first()
    corrections.correct(used, remedy="everyone", reason=f"Wrong {key}", actor=admin)
    entry = recruiting.PipelineEntry.objects.first()
    for user in staff:
        _message_and_job(user)
        recruiting.ApplicationNote.objects.create(
            application=entry.application, author=user, note_text=f"Secret {key}", is_private=True
        )
        candidates.CandidateNote.objects.create(
            candidate=candidates.Candidate.objects.first(),
            author=user,
            note_text=f"Secret {key}",
            is_private=True,
        )


def _message_and_job(user):
    monitoring.Notification.objects.create(
        user=user, notification_type="system", title=f"For {user.email}", message="x"
    )
    monitoring.CeleryTask.objects.create(
        task_id=f"00000000-0000-0000-0000-{user.pk:012d}", task_name=f"job of {user.pk}", user=user
    )


def model_of(name):
    """Return the model behind the row in an address's path."""
    return OWNED[max((start for start in OWNED if name.startswith(start)), key=len)]


def names_a_row(name):
    """Tell whether a row that belongs to a company or to the platform stands in the path."""
    return bool({"public_id", "task_id"} & set(OURS[name].parameters)) and not name.startswith(
        WITH_CREDENTIAL
    )


def their_row(world, name):
    """Return a row of the other company for an address."""
    with platform_context(reason="test"):
        return _rows(name).filter(tenant=world.theirs).first()


def our_row(world, name, user):
    """Return a row of the people's company, the person's own where there is such a thing, or the platform's."""
    with platform_context(reason="test"):
        if name.startswith("superadmin-api:"):
            start = max((start for start in OF_THE_PLATFORM if name.startswith(start)), key=len)
            return OF_THE_PLATFORM[start]._base_manager.order_by("pk").first()
        rows, model = _rows(name), model_of(name)
        if model in {monitoring.Notification, monitoring.CeleryTask}:
            return rows.filter(user=user).last()
        rows = rows.filter(tenant=world.ours)
        if name.startswith("interviews:my-"):
            return rows.filter(candidate__user=user).first()
        if name.startswith("assessments:my_"):
            rows = rows.filter(candidate__user=user)
        if model in {recruiting.ApplicationNote, candidates.CandidateNote}:
            rows = rows.filter(author=user)
        if model is interviews.InterviewSession:
            rows = rows.filter(interviewer__email=people.INTERVIEWER)
        return rows.first()


def _rows(name):
    """Return the rows of an address in a fixed order; accounts: an invited one, or one that has come."""
    rows = model_of(name)._base_manager.order_by("pk")
    if model_of(name) is get_user_model():
        invited = name.endswith(("resend", "withdraw"))
        return rows.filter(team_invitations__isnull=not invited).exclude(role="admin")
    return rows


def path_of(name, row=None):
    """Return the path of an address; `row` stands in it where a row does, one of nobody where there is none."""
    values = {}
    for parameter in OURS[name].parameters:
        if parameter in {"public_id", "task_id"}:
            values[parameter] = getattr(row, parameter) if row else "none_" + "a" * 16
        elif parameter == "skill_id":
            with platform_context(reason="test"):
                values[parameter] = row.candidate_skills.first().skill.public_id
        elif parameter != "format":
            values[parameter] = LINKS[parameter]
    return reverse(name, kwargs=values)


def is_api(name):
    """Tell whether an address is the API's."""
    return name.split(":")[0].endswith("-api")


def ask(client, method, name, path, body="{}"):
    """Send a request with an empty body and undo what it did; returns the answer and its text."""
    with rolled_back():
        if method == "GET":
            answer = client.get(path)
        elif is_api(name) or method != "POST":
            answer = client.generic(method, path, body, content_type="application/json")
        else:
            answer = client.post(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, content.decode(errors="replace")


def betrayed(world, name, row, path, text):
    """Return what an answer says of the other company: its ids, and the words of the row that was asked for."""
    ids = (set(IDS.findall(text)) & world.their_ids) - set(path.split("/"))
    words = {str(getattr(row, word)) for word in WORDS if getattr(row, word, "")} if row else set()
    return ids | {word for word in words if word in text}
