"""Corrections of keys: the preview tells what happens, each score is computed anew once, decisions wait for people."""

import json
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.enums import Remedy
from assessments.models import (
    ItemStatistic,
    KeyCorrection,
    ScoreChange,
    SessionQuestion,
    SessionSection,
    TestSession,
)
from assessments.operations import applications, corrections, rescoring, scoring, statistics
from assessments.selectors import corrections as selectors
from assessments.selectors import drawing
from assessments.selectors.fixes import fix_for
from config.kernel.errors import Conflict, PolicyDenied, ValidationFailed
from config.kernel.tenancy import tenant_context
from monitoring.models import Notification
from superadmin.models import AuditLog
from tests.assessments.correcting import applied, decided, score, third, three_questions
from tests.assessments.sittings import answer, begun, end, practised, sat
from tests.factories.assessments import (
    AssessmentFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(in_tenant, recruiter):
    return three_questions(recruiter)


def test_all_scores_follow_and_history_stays(assessment, recruiter):
    loser, winner, same = sat(assessment, "BBB"), sat(assessment, "BBC"), sat(assessment, "BAA")
    row = applied(third(assessment), recruiter)
    assert [score(one) for one in (loser, winner, same)] == [50, 100, 25]
    assert (row.status, row.sessions_affected, row.sessions_changed, row.decisions_flipped) == (
        "applied",
        3,
        2,
        2,
    )
    change = ScoreChange.objects.get(session=winner)
    assert (change.old_percentage, change.new_percentage) == (50, 100)
    assert (change.old_points, change.new_points, change.new_possible) == (2, 4, 4)
    assert (change.reason, change.created_by) == ("The text says so.", recruiter)
    assert SessionQuestion.objects.filter(scored_as=row.replacement).count() == 3


def test_the_new_version_takes_the_place(assessment, recruiter):
    sat(assessment, "BBB")
    old = third(assessment)
    new = applied(old, recruiter).replacement
    old.refresh_from_db()
    assert (old.status, old.correct_answer) == ("retired", "B")
    assert (new.status, new.correct_answer, new.version, new.position) == ("approved", "C", 2, 3)
    assert (new.family, new.question_text, new.is_used) == (old.family, old.question_text, True)
    assert [row.pk for row in drawing.whole_of(assessment, seed=1)][-1] == new.pk
    assert assessment.question_set.questions.exclude(status="retired").count() == 3


REMEDIES = [
    ({"remedy": "key", "letters": "C"}, "100.00", "0.00", 3),
    ({"remedy": "credit", "letters": "BC"}, "100.00", "50.00", 3),
    ({"remedy": "credit", "credit": {"A": 0, "B": 25, "C": 100, "D": 0}}, "100.00", "12.50", 3),
    ({"remedy": "everyone"}, "100.00", "50.00", 3),
    ({"remedy": "excluded"}, "100.00", "0.00", 2),
]


@pytest.mark.parametrize(("values", "with_c", "with_b", "questions"), REMEDIES)
def test_remedies(assessment, recruiter, values, with_c, with_b, questions):
    """BBC has both others right; AAB has only the third question."""
    full, lone = sat(assessment, "BBC"), sat(assessment, "AAB")
    row = applied(third(assessment), recruiter, **values)
    assert (score(full), score(lone)) == (Decimal(with_c), Decimal(with_b))
    assert TestSession.objects.get(pk=full.pk).total_questions == questions
    assert (row.replacement.status == "approved") is (values["remedy"] in {"key", "credit"})


@pytest.mark.parametrize("values", [values for values, *_rest in REMEDIES])
@pytest.mark.parametrize("weights", [None, (70, 30), (0, 100)])
def test_the_preview_is_what_happens(assessment, recruiter, values, weights):
    """Every answer to the third question, also in sections of different weight."""
    for letters in ("BBA", "BBB", "BBC", "BB-", "AAB", "AAC", "BAC", "---"):
        session = begun(assessment)
        answer(session, letters)
        if weights:
            parts = [
                SessionSection.objects.create(
                    session=session, position=place, title=str(place), weight=weight
                )
                for place, weight in enumerate(weights)
            ]
            SessionQuestion.objects.filter(session=session, position=1).update(section=parts[0])
            SessionQuestion.objects.filter(session=session, position__gt=1).update(section=parts[1])
        end(session)
    question = third(assessment)
    shown = selectors.preview(question, fix_for(question, **values))
    told = {one.session.pk: (one.old, one.new) for one in shown.changes}
    row = applied(question, recruiter, **values)
    found = {
        one.session_id: (one.old_percentage, one.new_percentage)
        for one in ScoreChange.objects.all()
        if one.old_percentage != one.new_percentage
    }
    assert found == told
    assert (row.sessions_affected, row.sessions_changed, row.decisions_flipped) == (
        shown.total.attempts,
        shown.total.changed,
        shown.total.flips,
    )


def test_the_preview_counts_decisions_by_assessment(assessment, recruiter, django_assert_num_queries):
    other = AssessmentFactory(question_set=assessment.question_set, published=True, pass_mark=30)
    falls, rises = decided(assessment, "BBB", "shortlisted"), decided(assessment, "BBC", "rejected")
    sat(assessment, "ABC")
    sat(other, "AAB")
    running = begun(assessment)
    question = third(assessment)
    shown = selectors.preview(question, fix_for(question, remedy="key", letters="C"))
    by_title = {one.assessment.pk: one.numbers for one in shown.impacts}
    first = by_title[assessment.pk]
    assert (first.attempts, first.changed, first.raised, first.lowered) == (3, 3, 2, 1)
    assert (first.rises, first.falls, first.shortlisted_falls, first.rejected_rises) == (2, 1, 1, 1)
    assert (by_title[other.pk].changed, by_title[other.pk].falls) == (1, 1)
    assert (shown.running, shown.total.rechecks) == (1, 2)
    assert {one.session.pk: one.decision for one in shown.changes if one.decision} == {
        falls.pk: "shortlisted",
        rises.pk: "rejected",
    }
    assert not ScoreChange.objects.exists()
    assert score(falls) == 100
    assert running.score_percentage is None


def test_the_preview_costs_the_same_for_one_and_three(assessment):
    counts = []
    for number in (1, 2):
        for _place in range(number):
            sat(assessment, "BBB")
        question = third(assessment)
        with CaptureQueriesContext(connection) as captured:
            selectors.preview(question, fix_for(question, remedy="key", letters="C"))
        counts.append(len(captured))
    assert counts == [7, 7]


def test_decisions_wait_for_a_person(assessment, recruiter, django_capture_on_commit_callbacks):
    falls, rises = decided(assessment, "BBB", "shortlisted"), decided(assessment, "BBC", "rejected")
    right = decided(assessment, "BBC", "shortlisted")
    applied(third(assessment), recruiter)
    for session, status, waits in (
        (falls, "shortlisted", True),
        (rises, "rejected", True),
        (right, "shortlisted", False),
    ):
        session.application.refresh_from_db()
        assert session.application.status == status
        assert (session.application.recheck_since is not None) is waits
    told = Notification.objects.get(user=recruiter)
    assert "3 scores changed, 3 across the pass mark. 2 decisions" in told.message
    assert told.priority == "high"
    with pytest.raises(ValidationFailed):
        applications.keep_decision(falls.application, actor=recruiter)
    applications.keep_decision(falls.application, actor=recruiter, note="The interview was good.")
    falls.application.refresh_from_db()
    assert (falls.application.status, falls.application.recheck_since) == ("shortlisted", None)
    kept = AuditLog.objects.get(entity_id=falls.application.public_id, action="update")
    assert kept.changes["reason"]["new"] == "The interview was good."
    with pytest.raises(Conflict):
        applications.keep_decision(falls.application, actor=recruiter, note="Again.")
    applications.reject(right.application, actor=recruiter)


def test_a_second_correction_takes_the_mark_away(assessment, recruiter):
    session = decided(assessment, "BBB", "shortlisted")
    first = applied(third(assessment), recruiter)
    second = applied(first.replacement, recruiter, letters="B")
    session.application.refresh_from_db()
    assert (score(session), session.application.recheck_since) == (100, None)
    assert second.replacement.version == 3
    assert list(ScoreChange.objects.order_by("pk").values_list("new_percentage", flat=True)) == [50, 100]


def test_an_attempt_under_way_gets_the_new_key_at_its_end(assessment, recruiter):
    session = begun(assessment)
    answer(session, "BBC")
    question = third(assessment)
    first = applied(question, recruiter)
    assert first.sessions_affected == 0
    second = applied(first.replacement, recruiter, remedy="credit", letters="CD")
    end(session)
    assert session.score_percentage == 100
    place = SessionQuestion.objects.get(session=session, question=question)
    assert place.scored_as == second.replacement
    assert not ScoreChange.objects.exists()


def test_attempts_that_do_not_count_and_practice_are_scored_too(assessment, recruiter):
    gone, practice = sat(assessment, "BBC", status="invalidated"), practised(assessment.question_set, "BBC")
    question = third(assessment)
    shown = selectors.preview(question, fix_for(question, remedy="key", letters="C"))
    assert (shown.total.changed, shown.total.flips) == (2, 0)
    applied(question, recruiter)
    assert (score(gone), score(practice)) == (100, 100)


def test_figures_follow(assessment, recruiter):
    sat(assessment, "BBB")
    sat(assessment, "BBC")
    sat(assessment, "AAC")
    statistics.count_all()
    question = third(assessment)
    assert ItemStatistic.objects.get(question=question).correct == 1
    row = applied(question, recruiter)
    assert not ItemStatistic.objects.filter(question=question).exists()
    assert ItemStatistic.objects.get(question=row.replacement).correct == 2
    with tenant_context(assessment.tenant_id):
        before = list(
            ItemStatistic.objects.order_by("question").values_list("question", "facility", "discrimination")
        )
        statistics.recompute(assessment.tenant_id)
        after = list(
            ItemStatistic.objects.order_by("question").values_list("question", "facility", "discrimination")
        )
    assert after == before


class Killed(BaseException):
    """What a worker that is killed looks like to the program."""


def test_a_killed_job_goes_on_where_it_was(assessment, recruiter, monkeypatch):
    sessions = [sat(assessment, "BBC") for _number in range(4)]
    row = corrections.correct(third(assessment), remedy="key", letters="C", reason="x", actor=recruiter)
    real, calls = scoring.grade, []

    def dies(session):
        calls.append(session.pk)
        if len(calls) == 3:
            raise Killed
        return real(session)

    monkeypatch.setattr(scoring, "grade", dies)
    with pytest.raises(Killed):
        rescoring.work(row.tenant_id, row.pk)
    row.refresh_from_db()
    assert (row.status, selectors.progress_of(row), ScoreChange.objects.count()) == ("applying", 50, 2)
    rescoring.work(row.tenant_id, row.pk)
    rescoring.work(row.tenant_id, row.pk)
    row.refresh_from_db()
    assert (row.status, row.sessions_changed, len(calls)) == ("applied", 4, 5)
    assert {score(one) for one in sessions} == {100}
    assert ScoreChange.objects.count() == 4
    assert Notification.objects.filter(user=recruiter).count() == 1


def test_a_failed_job_can_be_taken_up_again(assessment, recruiter, viewer, monkeypatch):
    sat(assessment, "BBC")
    row = corrections.correct(third(assessment), remedy="key", letters="C", reason="x", actor=recruiter)
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(scoring, "grade", lambda session: 1 / 0)
        rescoring.work(row.tenant_id, row.pk)
    row.refresh_from_db()
    assert row.status == "failed"
    with pytest.raises(PolicyDenied):
        corrections.resume(row, actor=viewer)
    corrections.resume(row, actor=recruiter)
    rescoring.work(row.tenant_id, row.pk)
    row.refresh_from_db()
    assert (row.status, row.sessions_changed) == ("applied", 1)
    with pytest.raises(Conflict):
        corrections.resume(row, actor=recruiter)


def test_two_at_once_are_refused(assessment, recruiter, admin_user):
    sat(assessment, "BBB")
    question = third(assessment)
    first = corrections.correct(question, remedy="key", letters="C", reason="x", actor=recruiter)
    again = corrections.correct(question, remedy="key", letters="C", reason="x", actor=admin_user)
    assert again == first
    with pytest.raises(Conflict) as refused:
        corrections.correct(question, remedy="key", letters="D", reason="x", actor=admin_user)
    assert refused.value.code == "BEING_CORRECTED"
    rescoring.work(first.tenant_id, first.pk)
    with pytest.raises(Conflict) as refused:
        corrections.correct(question, remedy="key", letters="C", reason="x", actor=admin_user)
    assert refused.value.code == "CORRECTED"
    assert KeyCorrection.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"letters": "B"}, "letters"),
        ({"letters": "E"}, "letters"),
        ({"letters": "BC"}, "letters"),
        ({"letters": ""}, "letters"),
        ({"remedy": "credit", "letters": ""}, "letters"),
        ({"remedy": "credit", "credit": {"A": 50}}, "letters"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
    ],
)
def test_what_is_refused(assessment, recruiter, values, field):
    sat(assessment, "BBB")
    values = {"remedy": "key", "letters": "C", "reason": "x"} | values
    with pytest.raises(ValidationFailed) as refused:
        corrections.correct(third(assessment), actor=recruiter, **values)
    assert refused.value.field_errors[0]["field"] == field
    assert not KeyCorrection.objects.exists()


def test_unused_questions_are_edited_and_others_people_denied(assessment, recruiter, viewer, interviewer):
    fresh = QuestionFactory(question_set=assessment.question_set, position=9)
    with pytest.raises(Conflict) as refused:
        corrections.correct(fresh, remedy="key", letters="C", reason="x", actor=recruiter)
    assert refused.value.code == "NOT_USED"
    for actor in (viewer, interviewer):
        with pytest.raises(PolicyDenied):
            corrections.correct(third(assessment), remedy="key", letters="C", reason="x", actor=actor)


def test_the_only_question_is_not_left_out(in_tenant, recruiter):
    question = QuestionFactory(used_at="2026-01-01T00:00Z")
    sat(AssessmentFactory(question_set=question.question_set, published=True), "A")
    with pytest.raises(Conflict) as refused:
        corrections.correct(question, remedy="excluded", reason="x", actor=recruiter)
    assert refused.value.code == "NOTHING_LEFT"
    assert applied(question, recruiter, remedy="everyone").sessions_changed == 1


def test_candidates_who_know_their_score_are_told(assessment, recruiter, django_capture_on_commit_callbacks):
    seen, unseen, same = sat(assessment, "BBC"), sat(assessment, "BBC"), sat(assessment, "AAA")
    for session in (seen, same):
        session.score_released_at, session.candidate_email = session.completed_at, "kim@example.org"
        session.save()
    question = third(assessment)
    shown = selectors.preview(question, fix_for(question, remedy="key", letters="C"))
    assert shown.total.mails == 1
    with django_capture_on_commit_callbacks(execute=True):
        applied(question, recruiter, mail_candidates=True)
    assert [message.to for message in mail.outbox] == [["kim@example.org"]]
    assert "was 50.00 %" in mail.outbox[0].body
    assert "is now 100.00 %" in mail.outbox[0].body
    assert unseen.score_released_at is None


def test_the_audit_tells_it(assessment, recruiter):
    session = sat(assessment, "BBC")
    row = applied(third(assessment), recruiter)
    opened = AuditLog.objects.get(entity_type="key_correction", action="create")
    assert opened.changes["correct_answer"] == {"old": "B", "new": "C"}
    assert opened.changes["reason"]["new"] == "The text says so."
    assert (opened.severity, opened.user_email) == ("warning", recruiter.email)
    moved = AuditLog.objects.get(entity_type="test_session", entity_id=session.public_id, action="update")
    assert json.dumps(moved.changes, sort_keys=True) == (
        '{"score_percentage": {"new": "100.00", "old": "50.00"}}'
    )
    assert row.public_id in moved.description


def test_companies_are_apart(assessment, recruiter, other_tenant):
    sat(assessment, "BBC")
    with tenant_context(other_tenant):
        question = QuestionFactory()
        theirs = sat(AssessmentFactory(question_set=question.question_set, published=True), "C")
    applied(third(assessment), recruiter)
    with tenant_context(other_tenant):
        assert score(theirs) == 0
        assert not ScoreChange.objects.exists()


def test_every_remedy_has_a_case():
    assert {values["remedy"] for values, *_rest in REMEDIES} == set(Remedy.values)
