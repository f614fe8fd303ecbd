"""What candidates read of a question: its texts as HTML, its pictures, and nothing of its key."""

import pytest

from assessments.models import Answer, Question
from assessments.operations import pictures
from config.kernel.tenancy import tenant_context
from tests.assessments.images import png
from tests.assessments.taking import link_to

pytestmark = pytest.mark.django_db
SECRETS = {
    "explanation": "Secret: the explanation",
    "feedback": {"A": "Secret: feedback on A", "B": "Secret: feedback on B"},
    "credit": {"A": -66.25, "B": 100, "C": 0, "D": 0},
    "tags": ["secret-tag"],
    "topic": "Secret topic",
    "review_comment": "Secret comment",
}


@pytest.fixture
def taker(published, recruiter):
    picture = pictures.store(png(), actor=recruiter)
    for row in published.question_set.questions.all():
        row.question_text = f"What does `f(<x>)` draw?\n\n![a tree](image:{picture.public_id})"
        row.options = {"A": "```python\nprint(1)\n```", "B": "**two**", "C": "plain", "D": "$x^2$"}
        for name, value in SECRETS.items():
            setattr(row, name, value)
        row.save()
    return link_to(published)


def page_of(taker):
    taker.start()
    return taker.client.get(f"{taker.url}1/").content.decode()


def test_texts_are_rendered_and_pictures_open(taker):
    text = page_of(taker)
    assert "<code>f(&lt;x&gt;)</code>" in text
    assert '<span class="nb">print</span>' in text
    assert "<strong>two</strong>" in text
    assert "<msup>" in text
    link = text.partition('<img src="/test/')[2].partition('"')[0].replace("&amp;", "&")
    assert taker.client.get(f"/test/{link}").content == png()


def test_key_credit_feedback_and_explanation_stay_here(taker, api_as, published):
    text = page_of(taker)
    client = api_as()
    reply = client.post(
        "/api/v1/assessments/access/start",
        {"token": link_to(published).raw, "consent": True},
        format="json",
    ).json()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {reply['credential']}")
    answer = client.get(f"/api/v1/test-sessions/{reply['session_id']}/attempt")
    paper = answer.json()
    assert len(paper["questions"]) == 2
    for shown in (text, answer.content.decode()):
        assert "ecret" not in shown
        assert "66.25" not in shown
        assert "correct" not in shown
    with tenant_context(published.tenant_id):
        for row in Question.objects.filter(question_set=published.question_set):
            assert row.public_id not in text, "the number of a question leads staff to its key"


def test_several_answers_without_a_script(taker, published):
    published.question_set.questions.update(kind="multiple", correct_answer="AC")
    text = page_of(taker)
    assert text.count('type="checkbox" name="answer"') == 8
    assert 'type="radio" name="answer"' not in text
    url = f"{taker.url}1/"
    taker.client.post(url, {"answer": ["C", "A"], "go": "2"})
    taker.save(2, "BD", 9)
    assert list(Answer.objects.order_by("pk").values_list("selected_answer", flat=True)) == ["AC", "BD"]
    shown = taker.client.get(url).content.decode()
    assert shown.count(" checked><kbd") == 4
    taker.client.post(url, {"answer": ["A", "C"], "clear": "1"})
    assert list(Answer.objects.order_by("pk").values_list("selected_answer", flat=True)) == [None, "BD"]
