"""The authoring pages used one after the other, as a recruiter does."""

import pytest
from django.urls import reverse

from assessments.models import (
    Answer,
    Assessment,
    AssessmentToken,
    Question,
    QuestionSet,
    SessionQuestion,
)
from config.kernel.tenancy import tenant_context
from tests.factories.assessments import (
    ApplicationFactory,
    AssessmentFactory,
    QuestionFactory,
    TestSessionFactory,
)

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def desk(recruiter, client_as):
    return client_as(recruiter)


@pytest.fixture
def open_assessment(tenant):
    with tenant_context(tenant):
        return AssessmentFactory(published=True)


def test_from_a_question_set_to_a_published_assessment(tenant, desk, make_user, client_as):
    colleague = client_as(make_user("recruiter"))
    desk.post(page("question-set-create"), {"skill": "Python", "level": "intermediate"})
    with tenant_context(tenant):
        owner = QuestionSet.objects.get()
    question = {"question_text": "Which?", "correct_answer": "D", "points": "2", "option_A": "this"}
    answer = desk.post(
        page("question-add", owner.public_id),
        question | {"option_B": "that", "option_D": "those", "another": "1"},
    )
    assert answer.url == page("question-add", owner.public_id)
    with tenant_context(tenant):
        row = Question.objects.get()
    assert row.options == {"A": "this", "B": "that", "C": "those"}
    assert (row.correct_answer, row.points, row.status) == ("C", 2, "draft")
    desk.post(page("question-set-send", owner.public_id))
    assert "1 left out: You wrote this question" in messages_of(
        desk, page("question-set-approve", owner.public_id)
    )
    assert messages_of(colleague, page("question-set-approve", owner.public_id)) == "1 approved."

    terms = {
        "title": "Python test",
        "job_title": "Engineer",
        "question_set": owner.public_id,
        "required_skills": "Python: strong\nSQL: basic",
        "duration_minutes": "20",
        "pass_mark": "60",
        "max_attempts": "1",
        "score_release": "manual",
        "score_release_hours": "24",
        "proctoring_level": "high",
        "shuffle_options": "on",
    }
    desk.post(page("assessment-create"), terms)
    with tenant_context(tenant):
        made = Assessment.objects.get()
    assert made.required_skills == {"Python": "advanced", "SQL": "beginner"}
    assert (made.status, made.shuffle_questions, made.shuffle_options) == ("draft", False, True)
    desk.post(page("assessment-publish", made.public_id))
    with tenant_context(tenant):
        made.refresh_from_db()
    assert made.status == "published"


def messages_of(client, url):
    """Press a button and return what the page says then."""
    answer = client.post(url, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"option_B": "this"}, "option_A"),
        ({"option_B": ""}, "option_B"),
        ({"correct_answer": "C"}, "correct_answer"),
        ({"points": "0"}, "points"),
        ({"correct_answer": ["A", "B"]}, "correct_answer"),
        ({"kind": "multiple", "correct_answer": ["A", "B"]}, "correct_answer"),
        ({"credit_A": "100"}, "credit_A"),
        ({"skill": "Nothing of the kind"}, "skill"),
        ({"tags": ",".join(f"t{n}" for n in range(21))}, "tags"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_bad_question_comes_back_with_its_error(tenant, desk, change, field):
    with tenant_context(tenant):
        owner = QuestionFactory().question_set
    question = {
        "question_text": "Which?",
        "correct_answer": "A",
        "points": "1",
        "option_A": "this",
        "option_B": "that",
    }
    answer = desk.post(page("question-add", owner.public_id), question | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    with tenant_context(tenant):
        assert Question.objects.count() == 1


def test_nothing_is_sent_before_the_preview(tenant, desk, open_assessment):
    url = page("assessment-invite", open_assessment.public_id)
    terms = {
        "emails": "Mara@mail.example\nnonsense, tom@mail.example",
        "expires_in_hours": "24",
        "message": "Hello <b>you</b>",
    }
    assert "Check and preview" in desk.get(url).content.decode()
    preview = desk.post(url, terms | {"preview": "1"})
    text = preview.content.decode()
    assert [one.tone for one in preview.context["reviews"]] == ["success", "danger", "success"]
    assert "Send the invitations" in text
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in text
    assert "<b>you</b>" not in text
    with tenant_context(tenant):
        assert AssessmentToken.objects.count() == 0

    answer = desk.post(url, terms | {"send": "1"}, follow=True)
    assert answer.redirect_chain[0][0] == page("invitation-list", open_assessment.public_id)
    told = [str(message) for message in answer.context["messages"]]
    assert any("nonsense" in message for message in told)
    assert any(message.startswith("2 invitations") for message in told)
    desk.post(url, terms | {"send": "1"})
    with tenant_context(tenant):
        assert AssessmentToken.objects.count() == 2


def test_a_draft_offers_no_invitation(tenant, desk):
    with tenant_context(tenant):
        draft = AssessmentFactory()
    text = desk.get(page("assessment-invite", draft.public_id)).content.decode()
    assert "Only a published assessment" in text
    assert 'name="emails"' not in text


def test_a_rejection_needs_its_reason(tenant, desk):
    with tenant_context(tenant):
        row = ApplicationFactory(tested=True, candidate__full_name="Mara Weiss")
    url = page("application-reject", row.public_id)
    assert "Mara Weiss" in desk.get(url).content.decode()
    assert desk.post(url, {"note": " "}).status_code == 422
    desk.post(url, {"note": "Too little SQL"})
    with tenant_context(tenant):
        row.refresh_from_db()
    assert row.status == "rejected"
    text = desk.get(page("application-detail", row.public_id)).content.decode()
    assert "Too little SQL" in text


def test_viewers_see_no_address_of_an_invitation(tenant, viewer, desk, client_as, open_assessment):
    terms = {"emails": "mara.weiss@mail.example", "expires_in_hours": "24", "send": "1"}
    desk.post(page("assessment-invite", open_assessment.public_id), terms)
    url = page("invitation-list", open_assessment.public_id)
    assert "mara.weiss@mail.example" in desk.get(url).content.decode()
    assert "mara.weiss@mail.example" not in client_as(viewer).get(url).content.decode()


def test_answers_are_shown_in_the_order_they_were_put(tenant, desk):
    with tenant_context(tenant):
        row = ApplicationFactory(tested=True)
        session = TestSessionFactory(application=row, finished=True)
        owner = row.assessment.question_set
        first, second = QuestionFactory.create_batch(2, question_set=owner)
        for position, question in ((1, second), (2, first)):
            SessionQuestion.objects.create(
                session=session, question=question, position=position, option_order=list("ABCD")
            )
        Answer.objects.create(session=session, question=first, selected_answer="B", is_correct=True)
        row.test_session = session
        row.save()
    shown = desk.get(page("application-detail", row.public_id)).context["answers"]
    assert [(one.position, one.version, bool(one.chosen)) for one in shown] == [
        (1, second, False),
        (2, first, True),
    ]
