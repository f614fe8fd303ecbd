"""Starting a test that is built of sections: what is frozen, what it counts, and a bank that is too small."""

from decimal import Decimal

import pytest

from assessments.models import AssessmentToken, Question, QuestionExposure, TestSession
from assessments.operations import assessments, papers, sections
from config.kernel.tenancy import tenant_context
from monitoring.models import Notification
from tests.assessments.taking import link_to
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(recruiter, in_tenant):
    """A published assessment: one fixed question (20 %), four of eight drawn (80 %)."""
    owner = QuestionSetFactory()
    rows = QuestionFactory.create_batch(9, question_set=owner)
    row = AssessmentFactory(question_set=None, created_by=recruiter, shuffle_questions=True)
    fixed = sections.add(row, actor=recruiter, selection="fixed", title="Opening", weight=Decimal(20))
    sections.set_items(fixed, public_ids=[rows[0].public_id], actor=recruiter)
    sections.add(
        row,
        actor=recruiter,
        question_set=owner,
        count=4,
        title="Drawn",
        weight=Decimal(80),
        time_limit_minutes=10,
    )
    return assessments.publish(row, actor=recruiter)


def test_an_attempt_has_its_sections_and_questions_written_down(built):
    taker = link_to(built)
    assert "5 questions" in taker.client.get(taker.link).content.decode()
    taker.start()
    session = taker.session
    assert (session.total_questions, session.points_possible) == (5, 5)
    assert (session.question_set, session.jd) == (None, None)
    parts = list(session.session_sections.order_by("position"))
    assert [(part.title, int(part.weight), part.time_limit_minutes) for part in parts] == [
        ("Opening", 20, None),
        ("Drawn", 80, 10),
    ]
    shown = list(session.session_questions.order_by("position"))
    assert [row.section for row in shown] == [parts[0], *[parts[1]] * 4]
    assert len({row.question_id for row in shown}) == 5
    used = set(Question.objects.filter(used_at__isnull=False).values_list("pk", flat=True))
    assert used == {row.question_id for row in shown}
    drawn = set(QuestionExposure.objects.values_list("question_id", "times"))
    assert drawn == {(row.question_id, 1) for row in shown[1:]}
    owner = Question.objects.first().question_set
    assert owner.locked_at is None


def test_two_candidates_together_see_all_of_a_pool(built):
    first, second = link_to(built), link_to(built)
    first.start()
    second.start()
    keys = [
        set(taker.session.session_questions.values_list("question_id", flat=True))
        for taker in (first, second)
    ]
    assert len(keys[0] | keys[1]) == 9
    assert len(keys[0] & keys[1]) == 1
    assert set(QuestionExposure.objects.values_list("times", flat=True)) == {1}


def test_the_order_inside_a_section_is_shuffled_or_stays(built, recruiter, in_tenant):
    question_set = QuestionSetFactory()
    rows = QuestionFactory.create_batch(12, question_set=question_set)
    for shuffle in (True, False):
        row = AssessmentFactory(question_set=None, shuffle_questions=shuffle, shuffle_options=shuffle)
        fixed = sections.add(row, actor=recruiter, selection="fixed", title="All")
        sections.set_items(fixed, public_ids=[one.public_id for one in rows], actor=recruiter)
        taker = link_to(assessments.publish(row, actor=recruiter))
        taker.start()
        shown = taker.session.session_questions.order_by("position")
        keys = [one.question_id for one in shown]
        assert sorted(keys) == [one.pk for one in rows]
        assert (keys == [one.pk for one in rows]) is not shuffle
        assert all(one.option_order == list("ABCD") for one in shown) is not shuffle


def test_a_bank_that_is_too_small_leaves_the_link_and_tells_the_recruiter(built, recruiter):
    taker = link_to(built)
    with tenant_context(built.tenant):
        Question.objects.filter(position__gt=Question.objects.order_by("position")[2].position).update(
            status="flagged"
        )
    for _try in range(2):
        response = taker.start()
        assert response.status_code == 409
        page = response.content.decode()
        assert "the company must prepare more questions" in page
        assert "Drawn" not in page
    assert AssessmentToken.objects.get().used_at is None
    assert not TestSession.objects.exists()
    note = Notification.objects.get(user=recruiter)
    assert "“Drawn” lacks 2 approved questions" in note.message
    assert note.action_url == f"/assessments/{built.public_id}/"
    with tenant_context(built.tenant):
        Question.objects.update(status="approved")
    assert taker.start().status_code == 302


def test_the_api_says_so_too_and_keeps_the_message(built, recruiter, api_as):
    taker = link_to(built)
    with tenant_context(built.tenant):
        Question.objects.update(status="flagged")
    answer = api_as().post(
        "/api/v1/assessments/access/start", {"token": taker.raw, "consent": True}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "TOO_FEW_QUESTIONS")
    assert Notification.objects.filter(user=recruiter).count() == 1
    assert AssessmentToken.objects.get().used_at is None


def test_a_score_is_the_mean_of_the_sections_by_weight(built):
    taker = link_to(built)
    taker.start()
    right = Question.objects.first().correct_answer
    assert taker.save(1, right, 1).status_code == 200
    taker.hand_in()
    assert str(taker.session.score_percentage) == "20.00"


def test_a_sample_leaves_nothing_behind(built, viewer):
    with papers.sample(built, seed=7, actor=viewer) as session:
        first = list(
            session.session_questions.order_by("position").values_list("question_id", "option_order")
        )
        assert TestSession.objects.count() == 1
    with papers.sample(built, seed=7, actor=viewer) as session:
        assert (
            list(session.session_questions.order_by("position").values_list("question_id", "option_order"))
            == first
        )
    assert not TestSession.objects.exists()
    assert not QuestionExposure.objects.exists()
    assert not Question.objects.filter(used_at__isnull=False).exists()
