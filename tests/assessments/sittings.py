"""Attempts that have ended, for tests of figures and corrections."""

from datetime import timedelta

from django.utils import timezone

from assessments.models import Answer, AnswerJournal, Question, SessionQuestion, TestSession
from assessments.operations import scoring
from tests.factories.assessments import ApplicationFactory, TestSessionFactory


def begun(assessment, *, started_at=None, application=None, questions=None):
    """Start an attempt at all approved questions of the assessment's set, in their order."""
    started_at = started_at or timezone.now() - timedelta(hours=1)
    application = application or ApplicationFactory(assessment=assessment, running=True)
    session = TestSessionFactory(
        application=application, started_at=started_at, deadline_at=started_at + timedelta(hours=2)
    )
    shown = questions or list(Question.objects.approved().filter(question_set=assessment.question_set))
    SessionQuestion.objects.bulk_create(
        SessionQuestion(session=session, question=one, position=place, option_order=sorted(one.options))
        for place, one in enumerate(shown, start=1)
    )
    application.test_session, application.started_at = session, started_at
    application.save()
    return session


def answer(session, letters, *, seconds=30):
    """Give one answer a question, "-" for none; each took so many seconds (a number, or one for each)."""
    at = session.started_at
    places = SessionQuestion.objects.filter(session=session).order_by("position")
    for number, (place, letter) in enumerate(zip(places, letters, strict=True)):
        if letter == "-":
            continue
        at += timedelta(seconds=seconds[number] if isinstance(seconds, list) else seconds)
        facts = {"session": session, "question_id": place.question_id, "selected_answer": letter}
        Answer.objects.create(**facts, client_seq=number + 1)
        AnswerJournal.objects.create(**facts, client_seq=number + 1, received_at=at)


def end(session, *, status="completed"):
    """End an attempt and mark it, its application with it."""
    session.status = status
    session.completed_at = session.started_at + timedelta(minutes=20)
    session.handed_in_by = "candidate"
    scoring.grade(session)
    session.save()
    application = session.application
    if application is not None:
        application.status, application.completed_at = "completed", session.completed_at
        application.save()
    return session


def sat(assessment, letters, *, seconds=30, status="completed", **more):
    """Return an ended attempt with these answers, such as "BBA-"."""
    session = begun(assessment, **more)
    answer(session, letters, seconds=seconds)
    return end(session, status=status)


def practised(question_set, letters):
    """Return an ended attempt without an application."""
    started_at = timezone.now() - timedelta(hours=1)
    session = TestSession.objects.create(
        question_set=question_set,
        started_at=started_at,
        deadline_at=started_at + timedelta(hours=2),
    )
    SessionQuestion.objects.bulk_create(
        SessionQuestion(session=session, question=one, position=place, option_order=sorted(one.options))
        for place, one in enumerate(Question.objects.approved().filter(question_set=question_set), start=1)
    )
    answer(session, letters)
    return end(session)
