"""A test with three questions, and corrections of its last one, for tests of corrections."""

from assessments.models import Question, TestSession
from assessments.operations import corrections, rescoring
from tests.assessments.sittings import sat
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory


def three_questions(author):
    """Return an assessment with used questions of 1, 1 and 2 points, all with key B; the pass mark is 70."""
    question_set = QuestionSetFactory()
    for place, points in enumerate((1, 1, 2), start=1):
        QuestionFactory(question_set=question_set, points=points, position=place)
    return AssessmentFactory(question_set=question_set, published=True, created_by=author)


def third(assessment):
    row = Question.objects.get(question_set=assessment.question_set, position=3, previous=None)
    if row.used_at is None:
        Question.objects.filter(pk=row.pk).update(used_at=row.created_at)
        row.refresh_from_db()
    return row


def decided(assessment, letters, status):
    """Return an ended attempt about whose application somebody has decided."""
    session = sat(assessment, letters)
    session.application.status = status
    session.application.save()
    return session


def applied(question, actor, **values):
    """Correct a key and do the job's work."""
    values = {"remedy": "key", "letters": "C", "reason": "The text says so."} | values
    row = corrections.correct(question, actor=actor, **values)
    rescoring.work(row.tenant_id, row.pk)
    row.refresh_from_db()
    return row


def score(session):
    return TestSession.objects.get(pk=session.pk).score_percentage
