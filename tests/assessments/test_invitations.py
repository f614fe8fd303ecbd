"""Invitations: one per address, a secret that only the mail holds, sending again and revoking."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from assessments.models import AssessmentApplication, AssessmentToken
from assessments.operations import invitations
from assessments.selectors.invitations import review_addresses
from candidates.models import Candidate
from config.kernel.crypto import token_hash
from config.kernel.errors import Conflict, PolicyDenied, ValidationFailed
from superadmin.models import AuditLog
from tests.factories.assessments import (
    ApplicationFactory,
    AssessmentFactory,
    InvitationFactory,
    TestSessionFactory,
)

pytestmark = pytest.mark.django_db


def link_in(message):
    return re.search(r"/invitation/([A-Za-z0-9_-]{43})/", message.body).group(1)


def invited(assessment, actor, address="mara@mail.example", **terms):
    return invitations.invite(assessment, emails=[address], actor=actor, **terms)[0]


def test_each_address_gets_candidate_application_and_invitation(published, recruiter):
    results = invitations.invite(
        published, emails=["Mara@Mail.example", "mara@mail.example ", "not an address"], actor=recruiter
    )
    assert [(bool(r.invitation), r.is_new, bool(r.error)) for r in results] == [
        (True, True, False),
        (False, False, True),
    ]
    row = AssessmentToken.objects.get()
    assert (row.candidate_email, row.state, row.token) == ("mara@mail.example", "queued", None)
    assert row.application.status == "pending"
    assert row.candidate == Candidate.objects.with_email("MARA@mail.example").get()
    assert timedelta(hours=23) < row.expires_at - timezone.now() <= timedelta(hours=24)
    assert AuditLog.objects.filter(action="invite", entity_id=row.public_id).count() == 1


def test_a_second_click_makes_no_second_invitation(published, recruiter):
    first, second = invited(published, recruiter), invited(published, recruiter)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.invitation == second.invitation
    assert AssessmentToken.objects.count() == AssessmentApplication.objects.count() == 1


def test_two_live_invitations_of_one_address_are_refused_by_the_database(published):
    first = InvitationFactory(application__assessment=published)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(application=first.application)
    AssessmentToken.objects.filter(pk=first.pk).update(revoked_at=timezone.now())
    InvitationFactory(application=first.application)


def test_a_raw_secret_does_not_fit_into_the_column(published):
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(application__assessment=published, token="A" * 43)


def test_the_mail_holds_the_secret_and_no_column_does(
    published, recruiter, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = invited(published, recruiter, message="See <b>you</b> soon").invitation
    row.refresh_from_db()
    assert row.state == "sent"
    (message,) = mail.outbox
    raw = link_in(message)
    assert (row.token, row.token_prefix) == (token_hash(raw), raw[:6])
    assert message.to == ["mara@mail.example"]
    assert "&lt;b&gt;you&lt;/b&gt;" in message.alternatives[0][0]
    assert "<b>you</b>" not in message.alternatives[0][0]
    assert columns_with(raw) == []


def columns_with(secret):
    """Search every text and JSON column of every table of the product."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            for field in model._meta.local_concrete_fields:
                if not isinstance(field, (models.CharField, models.TextField, models.JSONField)):
                    continue
                sql = f'SELECT count(*) FROM "{table}" WHERE "{field.column}"::text LIKE %s'
                cursor.execute(sql, [f"%{secret}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{field.column}")
    return found


def test_the_search_for_secrets_finds_what_is_there(published):
    row = InvitationFactory(application__assessment=published)
    assert columns_with(row.token) == ["assessment_tokens.token"]


def test_sending_again_replaces_the_link(published, recruiter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        old = invited(published, recruiter, message="Hello").invitation
    with django_capture_on_commit_callbacks(execute=True):
        new = invitations.resend(old, actor=recruiter)
        again = invitations.resend(old, actor=recruiter)
    old.refresh_from_db()
    new.refresh_from_db()
    assert new == again
    assert (old.state, new.state, new.message) == ("revoked", "sent", "Hello")
    assert len(mail.outbox) == 2
    assert link_in(mail.outbox[0]) != link_in(mail.outbox[1])


def test_a_revoked_invitation_is_not_mailed(published, recruiter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = invited(published, recruiter).invitation
        invitations.revoke(row, actor=recruiter)
        invitations.revoke(row, actor=recruiter)
    row.refresh_from_db()
    assert (row.state, row.token) == ("revoked", None)
    assert mail.outbox == []
    assert AuditLog.objects.filter(action="invite_revoked", entity_id=row.public_id).count() == 1


def test_a_job_that_runs_twice_mails_once(published, recruiter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = invited(published, recruiter).invitation
    assert invitations.deliver(row.tenant_id, row.pk) is False
    assert len(mail.outbox) == 1


def test_a_mail_server_that_fails_is_noted(published, recruiter, monkeypatch):
    row = invited(published, recruiter).invitation

    def fail(**_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(invitations.mail, "send_templated", fail)
    with pytest.raises(ConnectionRefusedError):
        invitations.deliver(row.tenant_id, row.pk)
    row.refresh_from_db()
    assert (row.state, row.sent_at) == ("failed", None)


def test_used_invitations_stay(published, recruiter):
    row = InvitationFactory(application__assessment=published, used_at=timezone.now())
    for operation in (invitations.resend, invitations.revoke):
        with pytest.raises(Conflict):
            operation(row, actor=recruiter)
    row.refresh_from_db()
    assert row.state == "used"
    assert row.is_used is True


def test_an_expired_invitation_makes_room(published, recruiter):
    first = invited(published, recruiter, expires_in_hours=1).invitation
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        second = invited(published, recruiter)
        assert second.is_new
        first.refresh_from_db()
        assert first.revoked_at is not None


@pytest.mark.parametrize(
    "terms",
    [
        {"emails": []},
        {"emails": [f"p{n}@mail.example" for n in range(101)]},
        {"emails": ["a@mail.example"], "expires_in_hours": 0},
        {"emails": ["a@mail.example"], "expires_in_hours": 721},
        {"emails": ["a@mail.example"], "message": "x" * 2001},
    ],
)
def test_bad_terms_are_refused(published, recruiter, terms):
    with pytest.raises(ValidationFailed):
        invitations.invite(published, actor=recruiter, **terms)
    assert AssessmentToken.objects.count() == 0


def test_only_an_open_assessment_is_sent(in_tenant, recruiter):
    draft = AssessmentFactory()
    over = AssessmentFactory(published=True, expires_at=timezone.now() - timedelta(minutes=1))
    for assessment in (draft, over):
        with pytest.raises(Conflict):
            invited(assessment, recruiter)
    assert AssessmentToken.objects.count() == 0


def test_who_is_taking_the_test_or_was_decided_is_not_invited(published, recruiter):
    rows = [
        ApplicationFactory(assessment=published, **now) for now in ({"running": True}, {"status": "rejected"})
    ]
    for row in rows:
        result = invited(published, recruiter, row.candidate.email)
        assert (result.invitation, bool(result.error)) == (None, True)
    assert AssessmentToken.objects.count() == 0


@pytest.mark.parametrize(("attempts", "is_new"), [(1, False), (2, True)])
def test_a_second_invitation_needs_an_attempt_left(published, recruiter, attempts, is_new):
    type(published).objects.filter(pk=published.pk).update(max_attempts=attempts)
    row = ApplicationFactory(assessment=published, tested=True)
    TestSessionFactory(application=row, finished=True)
    assert invited(published, recruiter, row.candidate.email).is_new is is_new


def test_viewers_and_strangers_do_not_invite(published, viewer, other_tenant, make_user):
    for actor in (viewer, make_user("recruiter", tenant=other_tenant)):
        with pytest.raises(PolicyDenied):
            invited(published, actor)
    assert AssessmentApplication.objects.count() == 0


def test_the_preview_says_what_would_happen(published, django_assert_num_queries):
    live = InvitationFactory(application__assessment=published)
    running = ApplicationFactory(assessment=published, running=True)
    addresses = ["new@mail.example", live.candidate_email, running.candidate.email, "nonsense"]
    with django_assert_num_queries(2):
        found = review_addresses(published, addresses)
    assert [one.tone for one in found] == ["success", "info", "danger", "danger"]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"sent_at": None, "token": None, "token_prefix": ""}, "queued"),
        ({"sent_at": None, "send_error": "refused"}, "failed"),
        ({}, "sent"),
        ({"opened_at": timezone.now()}, "opened"),
        ({"used_at": timezone.now()}, "used"),
        ({"expires_at": timezone.now() - timedelta(hours=1)}, "expired"),
        ({"revoked_at": timezone.now()}, "revoked"),
    ],
)
def test_state_and_filter_agree(published, values, state):
    row = InvitationFactory(application__assessment=published, **values)
    assert row.state == state
    assert [s for s in state_words() if AssessmentToken.objects.in_state(s).exists()] == [state]


def state_words():
    return ["queued", "failed", "sent", "opened", "used", "expired", "revoked"]
