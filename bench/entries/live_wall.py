"""The live wall with 200 running tests: the whole page, the fragment, and the 304 when nothing has changed."""

import time
from datetime import timedelta
from statistics import median

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Answer, Assessment, AssessmentApplication, SessionQuestion, TestSession
from assessments.selectors.live import sign_of_life
from bench.entries.visitor import signed_in
from bench.harness import median_and_spread
from candidates.models import Candidate
from config.demo.people import RECRUITER
from config.kernel.crypto import blind_index
from config.kernel.tenancy import tenant_context
from monitoring.models import ProctoringEvent

SESSIONS = 200
ROUNDS = 15
LIMIT_MS = 150
PATH = "/live/"
DEFAULTS = {"runs": 5}


def run(options):
    """Fill the demo company with running tests, ask for the wall inside of one process, measure each answer."""
    recruiter = get_user_model().objects.get(email=RECRUITER)
    with tenant_context(recruiter.tenant_id):
        _fill(SESSIONS)
    client, _cookies = signed_in(RECRUITER)
    first = client.get(PATH)
    rows = first.content.decode().count('id="live-session_')
    fragment = {"HX-Request": "true"}
    runs = [_round(client, fragment) for _run in range(options.runs)]
    facts = {key: median_and_spread(runs, key) for key in runs[0]}
    return {
        **facts,
        "sessions": rows,
        "statements": _statements(client),
        "limit_ms": LIMIT_MS,
        "within_limit": facts["page_ms"]["median"] < LIMIT_MS,
    }


def _round(client, fragment):
    """Measure the three answers once; the tag is fetched anew, since a page that is silent turns quiet in between."""
    found = {}
    unchanged = {**fragment, "If-None-Match": client.get(PATH, headers=fragment)["ETag"]}
    for name, headers, status in (
        ("page", {}, 200),
        ("fragment", fragment, 200),
        ("unchanged", unchanged, 304),
    ):
        found[f"{name}_ms"], found[f"{name}_cpu_ms"] = _milliseconds(client, headers, status)
    return found


def _milliseconds(client, headers, status):
    """Return the median time of an answer on the server, without the network, and the CPU of it in this process."""
    times, spent = [], []
    for _round in range(ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        answer = client.get(PATH, headers=headers)
        times.append((time.perf_counter() - began) * 1000)
        spent.append((time.process_time() - used) * 1000)
        if answer.status_code != status:
            raise AssertionError(f"{PATH} answered {answer.status_code}, not {status}")
    return round(median(times), 1), round(median(spent), 1)


def _statements(client):
    with CaptureQueriesContext(connection) as captured:
        client.get(PATH)
    return len(captured)


def _fill(number):
    """Start so many tests, each with its questions, half of them answered, and three events."""
    now = timezone.now()
    assessment = Assessment.objects.filter(is_published=True, question_set__isnull=False).first()
    questions = list(assessment.question_set.questions.approved())
    for place in range(number):
        email = f"bench{place}@mail.example"
        person = Candidate.objects.create(
            full_name=f"Bench {place}", email=email, email_hash=blind_index(email)
        )
        application = AssessmentApplication.objects.create(
            candidate=person, assessment=assessment, status="in_progress", started_at=now
        )
        session = TestSession.objects.create(
            question_set=assessment.question_set,
            application=application,
            candidate_name=person.full_name,
            started_at=now,
            deadline_at=now + timedelta(minutes=60, seconds=place),
            total_questions=len(questions),
        )
        SessionQuestion.objects.bulk_create(
            SessionQuestion(session=session, question=one, position=at, option_order=sorted(one.options))
            for at, one in enumerate(questions, 1)
        )
        Answer.objects.bulk_create(
            Answer(session=session, question=one, selected_answer="A", client_seq=1)
            for one in questions[: len(questions) // 2 + 1]
        )
        ProctoringEvent.objects.bulk_create(
            ProctoringEvent(
                test_session=session,
                event_type="tab_switch",
                severity="medium",
                detected_at=now,
                idempotency_key=f"{place}-{key}",
            )
            for key in range(3)
        )
        cache.set(sign_of_life(session.pk), now.timestamp() + 3600, 3600)
