"""The bank: its search and filters, the editor's pages, and the rule of the company."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from assessments.items.hints import hints
from assessments.models import Question, QuestionImage, QuestionWord
from assessments.selectors import bank
from assessments.selectors.pictures import staff_link
from config.kernel.tenancy import tenant_context
from tests.assessments.images import png
from tests.factories.assessments import QuestionFactory, QuestionSetFactory
from tests.factories.candidates import SkillFactory

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def desk(recruiter, client_as):
    return client_as(recruiter)


def words_of(row):
    return set(QuestionWord.objects.filter(question_id=row.pk).values_list("word", flat=True))


def test_the_database_keeps_the_words_of_the_stems(in_tenant):
    row = QuestionFactory(question_text="What does Git REBASE do in C# to a branch? Ärger.")
    assert words_of(row) == {"what", "does", "git", "rebase", "branch", "ärger"}
    row.question_text = "Something else"
    row.save()
    assert words_of(row) == {"something", "else"}
    Question.objects.bulk_create(
        [
            Question(
                question_set=row.question_set,
                position=n,
                question_text=f"number{n} here",
                options={"A": "1", "B": "2"},
                correct_answer="A",
            )
            for n in (500, 501)
        ]
    )
    assert QuestionWord.objects.filter(word__startswith="number").count() == 2
    Question.objects.filter(position__in=(500, 501)).delete()
    assert not QuestionWord.objects.filter(word__startswith="number").exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rebase", ["git"]),
        ("REB git", ["git"]),
        ("base", []),
        ("git branch", []),
        ("c#", ["sharp"]),
        ("==", ["sharp"]),
        ("what", ["git", "sharp"]),
        ("what nothing", []),
        ("", ["git", "sharp", "tuple"]),
    ],
)
def test_search_by_the_beginnings_of_words(in_tenant, recruiter, text, found):
    named = {
        "git": QuestionFactory(question_text="What does git rebase do?"),
        "sharp": QuestionFactory(question_text="What is a == b in C#?"),
        "tuple": QuestionFactory(question_text="Which is a tuple?"),
    }
    rows = bank.matching(bank.rows(recruiter), text) if text else bank.rows(recruiter)
    assert set(rows) == {named[name] for name in found}
    assert list(bank.matching(bank.rows(recruiter), named["git"].public_id)) == [named["git"]]


def test_the_search_uses_the_index_under_row_level_security(in_tenant):
    QuestionFactory.create_batch(30, question_text="What does git rebase do to a branch of the tree?")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; ANALYZE question_words")
    plan = bank.beginning_with("rebase").explain()
    condition = next(line for line in plan.splitlines() if "Index Cond:" in line)
    assert "question_words_once" in plan
    assert "tenant_id" in condition, "inside of the company"
    assert "'rebase'" in condition, "a range of the index, not a filter on rows"


FILTERS = [
    ("status=retired", ["old"]),
    ("status=in_review", ["waiting", "own"]),
    ("mine=on", ["waiting"]),
    ("kind=multiple", ["several"]),
    ("tag=loops", ["several"]),
    ("level=advanced", ["waiting"]),
    ("language=de", ["several"]),
    ("skill=kotlin", ["waiting"]),
    ("q=several", ["several"]),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_filters(tenant, recruiter, desk, make_user, query, found):
    make_user("admin")
    with tenant_context(tenant):
        QuestionFactory(status="retired", question_text="old")
        QuestionFactory(
            status="in_review",
            difficulty="advanced",
            skill=SkillFactory(name="Kotlin"),
            question_text="waiting",
        )
        QuestionFactory(status="in_review", created_by=recruiter, question_text="own")
        QuestionFactory(
            kind="multiple", correct_answer="AB", tags=["loops"], language="de", question_text="several"
        )
    for address in (f"{page('question-list')}?{query}", f"/api/v1/questions?{query.replace('=on', '=true')}"):
        answer = desk.get(address)
        rows = answer.context["rows"] if answer.context else answer.json()["items"]
        stems = [row["question_text"] if isinstance(row, dict) else row.question_text for row in rows]
        assert sorted(stems) == sorted(found), address


FIELDS = {
    "question_text": "What *is* it?",
    "correct_answer": "A",
    "points": "1",
    "option_A": "x",
    "option_B": "y",
}


def test_the_preview_saves_nothing(tenant, desk):
    with tenant_context(tenant):
        QuestionFactory(question_text="What is **it**?", question_set__skill="Twin")
    answer = desk.post(page("question-preview"), FIELDS | {"question_text": "What is it?<script>"})
    assert "<script>" not in answer.content.decode()
    text = desk.post(page("question-preview"), FIELDS | {"question_text": "What is it?"}).content.decode()
    assert "The bank has this question already" in text
    assert desk.post(page("question-preview"), {}).status_code == 200
    assert desk.post(page("question-preview"), {"question_text": "[" * 100_000}).status_code == 200
    with tenant_context(tenant):
        assert Question.objects.count() == 1


def test_without_a_script_preview_and_picture_work_too(tenant, desk):
    with tenant_context(tenant):
        owner = QuestionSetFactory()
    url = page("question-add", owner.public_id)
    fields = FIELDS | {"preview": "1", "picture": SimpleUploadedFile("a.png", png())}
    text = desk.post(url, fields).content.decode()
    with tenant_context(tenant):
        picture = QuestionImage.objects.get()
        assert Question.objects.count() == 0
    assert f"![](image:{picture.public_id})" in text
    assert f'<img src="/questions/pictures/{picture.public_id}/?signature=' in text
    refused = desk.post(url, FIELDS | {"picture": SimpleUploadedFile("a.png", b"no")})
    assert (refused.status_code, "picture" in refused.context["form"].errors) == (422, True)


def test_pictures_are_uploaded_from_the_editor(tenant, desk, viewer, client_as, other_tenant, make_user):
    answer = desk.post(page("question-picture-add"), {"file": SimpleUploadedFile("a.png", png())})
    name = answer.json()["picture_id"]
    assert answer.status_code == 201
    assert desk.post(page("question-picture-add"), {}).status_code == 422

    link = staff_link(name)
    assert desk.get(link).content == png()
    assert client_as(viewer).get(link).status_code == 200
    stranger = client_as(make_user("recruiter", tenant=other_tenant))
    assert stranger.get(link).status_code == 404
    assert client_as().get(link).status_code == 302
    assert desk.get(f"/api/v1/question-images/{name}/content").content == png()
    assert stranger.get(f"/api/v1/question-images/{name}/content").status_code == 404


def test_several_right_answers_with_credit_and_feedback(tenant, desk):
    with tenant_context(tenant):
        owner = QuestionSetFactory()
    fields = FIELDS | {"kind": "multiple", "option_D": "z", "correct_answer": ["A", "D"], "send": "1"}
    fields |= {"credit_A": "60", "credit_B": "-50", "credit_D": "40", "feedback_D": "Yes", "tags": "a, b"}
    desk.post(page("question-add", owner.public_id), fields)
    with tenant_context(tenant):
        row = Question.objects.get()
    assert (row.correct_answer, row.options, row.status) == (
        "AC",
        {"A": "x", "B": "y", "C": "z"},
        "in_review",
    )
    assert (row.credit, row.feedback, row.tags) == ({"A": 60, "B": -50, "C": 40}, {"C": "Yes"}, ["a", "b"])
    text = desk.get(page("question-edit", row.public_id)).content.decode()
    assert 'value="60' in text


def test_the_page_of_a_question_says_why_not(tenant, recruiter, make_user, desk, client_as):
    colleague = client_as(make_user("admin"))
    with tenant_context(tenant):
        row = QuestionFactory(status="in_review", created_by=recruiter, question_text="Why `x`?")
    url = page("question-detail", row.public_id)
    assert "somebody else must approve it" in desk.get(url).content.decode()
    assert 'value="approved"' not in desk.get(url).content.decode()
    assert 'value="approved"' in colleague.get(url).content.decode()
    refused = desk.post(page("question-status", row.public_id), {"to": "approved"})
    assert refused.status_code == 403
    assert "somebody else must approve it" in refused.content.decode()
    assert "Why <code>x</code>?" in colleague.get(page("question-review")).content.decode()
    assert "Why <code>x</code>?" not in desk.get(page("question-review")).content.decode()


def test_the_rule_is_set_on_its_page(tenant, make_user, client_as, desk):
    admin = client_as(make_user("admin"))
    assert desk.get(page("test-settings")).status_code == 403
    assert admin.post(page("test-settings"), {"question_review": "author"}).status_code == 302
    tenant.refresh_from_db()
    assert tenant.settings["question_review"] == "author"
    assert admin.post(page("test-settings"), {"question_review": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("stem", "options", "key", "fields"),
    [
        ("Which?", {"A": "short", "B": "brief"}, "A", []),
        ("Which is not right?", {"A": "short", "B": "brief"}, "A", ["question_text"]),
        ("Which is **not** right?", {"A": "short", "B": "brief"}, "A", []),
        ("What does `not x` give?", {"A": "short", "B": "brief"}, "A", []),
        ("Which?", {"A": "short", "B": "All of the above"}, "A", ["option_B"]),
        ("Which?", {"A": "a much longer text than the others", "B": "brief"}, "A", ["option_A"]),
        ("Which?", {"A": "a much longer text than the others", "B": "brief"}, "B", []),
        (
            "Which?",
            {"A": "It returns the value itself", "B": "It returns the values itself"},
            "A",
            ["option_B"],
        ),
        ("Which?", {"A": "It returns the value 1 here", "B": "It returns the value 2 here"}, "A", []),
        ("![x](https://e.example/x.png)", {"A": "short", "B": "brief"}, "A", ["question_text"]),
    ],
)
def test_hints(stem, options, key, fields):
    assert [hint.field for hint in hints(stem, options, key, explanation="So.")] == fields


def test_an_explanation_is_asked_for():
    assert [hint.field for hint in hints("Which?", {"A": "x", "B": "y"}, "A")] == ["explanation"]
