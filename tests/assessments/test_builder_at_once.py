"""The builder and the door at the same moment, on connections of their own."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from assessments.models import Assessment, Question, QuestionExposure, TestSession
from assessments.operations import assessments, copies, questions, sections, sessions
from assessments.operations import starter as starter_bank
from assessments.starter import read
from config.kernel.errors import DomainError
from config.kernel.tenancy import tenant_context
from tests.assessments.taking import link_to
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory, SectionFactory

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 5


def at_once(tenant, *acts):
    """Run the acts in threads that start together, each in the company; return results or domain errors."""
    gate = threading.Barrier(len(acts))
    found = [None] * len(acts)

    def run(place, act):
        try:
            gate.wait(timeout=10)
            with tenant_context(tenant):
                found[place] = act()
        except DomainError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def codes(found):
    return sorted(one.code for one in found if isinstance(one, DomainError))


@pytest.fixture
def bank(tenant):
    with tenant_context(tenant):
        owner = QuestionSetFactory()
        QuestionFactory.create_batch(12, question_set=owner)
        return owner


def test_many_start_at_once_from_one_small_pool(tenant, bank):
    with tenant_context(tenant):
        row = AssessmentFactory(question_set=None, published=False)
        SectionFactory(assessment=row, question_set=bank, count=8, weight=100)
        Assessment.objects.filter(pk=row.pk).update(is_published=True, published_at="2026-01-01T00:00Z")
        takers = [link_to(row) for _ in range(6)]
    found = at_once(
        tenant,
        *[lambda raw=taker.raw: sessions.start(raw, consent=True, browser_mark="m") for taker in takers],
    )
    assert codes(found) == []
    with tenant_context(tenant):
        drawn = [
            set(session.session_questions.values_list("question_id", flat=True))
            for session in TestSession.objects.all()
        ]
        assert [len(keys) for keys in drawn] == [8] * 6
        assert set(QuestionExposure.objects.values_list("question_id", flat=True)) == set().union(*drawn)
        assert not Question.objects.filter(pk__in=set().union(*drawn), used_at__isnull=True).exists()


def test_publishing_while_a_section_is_changed_never_publishes_what_was_not_judged(tenant, recruiter, bank):
    for _try in range(TRIES):
        with tenant_context(tenant):
            row = AssessmentFactory(question_set=None)
            part = SectionFactory(assessment=row, question_set=bank, count=4, weight=100)
        found = at_once(
            tenant,
            lambda row=row: assessments.publish(row, actor=recruiter),
            lambda part=part: sections.update(part, actor=recruiter, weight=Decimal(50)),
        )
        assert codes(found) in (["NOT_COMPLETE"], ["PUBLISHED"])
        with tenant_context(tenant):
            row.refresh_from_db()
            part.refresh_from_db()
        assert (row.is_published, part.weight) in ((True, Decimal(100)), (False, Decimal(50)))


def test_a_start_meets_the_assessment_before_or_after_it_is_taken_back(tenant, recruiter, bank):
    for _try in range(TRIES):
        with tenant_context(tenant):
            row = AssessmentFactory(question_set=None)
            part = SectionFactory(assessment=row, question_set=bank, count=4, weight=100)
            assessments.publish(row, actor=recruiter)
            taker = link_to(row)

        def take_back(row=row, part=part):
            assessments.unpublish(row, actor=recruiter)
            return sections.update(part, actor=recruiter, count=2)

        found = at_once(
            tenant, lambda raw=taker.raw: sessions.start(raw, consent=True, browser_mark="m"), take_back
        )
        with tenant_context(tenant):
            attempt = TestSession.objects.filter(application__assessment=row).first()
            part.refresh_from_db()
        if attempt is None:
            assert codes(found) == ["NOT_FOUND"]
            assert part.count == 2
        else:
            assert codes(found) in ([], ["LOCKED"])
            assert attempt.total_questions == 4


def test_a_question_changed_at_the_door_is_in_the_attempt_or_gets_a_new_version(tenant, recruiter, bank):
    for _try in range(TRIES):
        with tenant_context(tenant):
            row = AssessmentFactory(question_set=None)
            question = QuestionFactory(question_set=bank, question_text="Before?")
            fixed = sections.add(row, actor=recruiter, selection="fixed", title="One", weight=Decimal(100))
            sections.set_items(fixed, public_ids=[question.public_id], actor=recruiter)
            assessments.publish(row, actor=recruiter)
            taker = link_to(row)
        at_once(
            tenant,
            lambda raw=taker.raw: sessions.start(raw, consent=True, browser_mark="m"),
            lambda question=question: questions.update(question, actor=recruiter, question_text="After?"),
        )
        with tenant_context(tenant):
            question.refresh_from_db()
            newer = question.next_versions.count()
            attempt = TestSession.objects.filter(application__assessment=row).first()
        if newer:
            assert question.question_text == "Before?"
            assert attempt is not None
        else:
            assert question.question_text == "After?"


def test_two_new_versions_are_one(tenant, recruiter, bank):
    with tenant_context(tenant):
        row = AssessmentFactory(question_set=bank, published=True)
    found = at_once(tenant, *[lambda: copies.new_version(row, actor=recruiter)] * 2)
    assert codes(found) == ["NEWER_VERSION"]
    with tenant_context(tenant):
        assert Assessment.objects.filter(previous=row).count() == 1


def test_two_loads_of_the_starter_bank_are_one(tenant):
    found = at_once(tenant, *[lambda: starter_bank.load([read("git")])] * 2)
    assert codes(found) == []
    assert sorted(done.new for done in found) == [0, 36]
    with tenant_context(tenant):
        assert Question.objects.filter(reference__startswith="git-").count() == 36
