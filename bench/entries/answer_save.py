"""Saving an answer in a running test, beside a bare view that upserts one row.

Many candidates answer at once; every request is a save that is really written (journal included), since its
number is higher than the one before on the same question.
"""

import json
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Answer, Assessment, AssessmentApplication, AssessmentToken, SessionQuestion
from assessments.operations import sessions
from assessments.selectors import credentials
from bench.harness import Plan
from candidates.models import Candidate
from config.kernel.crypto import blind_index, new_token, token_hash
from config.kernel.tenancy import platform_context, tenant_context

DEFAULTS = {"connections": 64}
CANDIDATES = 200
POSITIONS = 5
BODY = '{"selected_answer": "A", "flagged": false, "client_seq": {n}}'


def plan():
    """PUT answers as 200 candidates in turn, five questions each."""
    running = [_started(number) for number in range(CANDIDATES)]
    requests = [_save(session, position) for position in range(1, POSITIONS + 1) for session in running]
    bare = [
        {
            "method": "POST",
            "path": f"/bare/upsert/{row}/",
            "headers": {"Content-Type": "application/json"},
            "body": BODY,
        }
        for row in range(1, len(requests) + 1)
    ]
    places = [(session, position) for position in range(1, POSITIONS + 1) for session in running]
    return Plan(
        requests=requests,
        bare=bare,
        statements=_statements(running[0]),
        lost=lambda highest: _lost(places, highest),
    )


def _lost(places, highest):
    """Return how many questions hold an older answer than the last one that was acknowledged."""
    with platform_context(reason="benchmark"):
        rows = SessionQuestion.objects.filter(session__in={session.pk for session, _ in places})
        position_of = {row[:2]: row[2] for row in rows.values_list("session_id", "question_id", "position")}
        answers = Answer.objects.filter(session__in={session.pk for session, _ in places})
        stored = {
            (session, position_of[session, question]): seq
            for session, question, seq in answers.values_list("session_id", "question_id", "client_seq")
        }
    return sum(
        number > stored.get((session.pk, position), 0)
        for (session, position), number in zip(places, highest, strict=True)
    )


def _started(number):
    """Begin a published demo assessment as a new candidate."""
    with platform_context(reason="benchmark"):
        assessment = (
            Assessment.objects.open()
            .filter(question_set__total_questions__gte=POSITIONS, duration_minutes__gte=15)
            .order_by("pk")
            .first()
        )
    return begun(assessment, number)


def begun(assessment, number):
    """Invite a new candidate to an assessment and begin the test; returns the attempt."""
    address, raw = f"bench{number}@mail.example", new_token()
    with tenant_context(assessment.tenant_id):
        candidate = Candidate(full_name=f"Bench {number}", email=address, email_hash=blind_index(address))
        candidate.save()
        application = AssessmentApplication.objects.create(candidate=candidate, assessment=assessment)
        AssessmentToken(
            assessment=assessment,
            application=application,
            candidate=candidate,
            candidate_email=address,
            email_hash=blind_index(address),
            token=token_hash(raw),
            expires_at=timezone.now() + timedelta(hours=1),
        ).save()
    return sessions.start(raw, consent=True).session


def _save(session, position):
    return {
        "method": "PUT",
        "path": f"/test/{session.public_id}/answers/{position}/",
        "headers": {
            "Cookie": f"{credentials.COOKIE}={credentials.issue(session)}",
            "X-Test-Session": session.public_id,
            "Content-Type": "application/json",
        },
        "body": BODY,
    }


def _statements(session):
    """Return how many SQL statements one save takes. Raises AssertionError unless it is stored."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[credentials.COOKIE] = credentials.issue(session)
    with CaptureQueriesContext(connection) as captured:
        response = client.put(
            f"/test/{session.public_id}/answers/1/",
            json.dumps({"selected_answer": "A", "client_seq": 1}),
            content_type="application/json",
            headers={"X-Test-Session": session.public_id},
        )
    if response.status_code != 200 or not response.json()["stored"]:
        raise AssertionError(f"a save answered {response.status_code}: {response.content[:200]!r}")
    return len(captured)
