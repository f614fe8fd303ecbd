"""A test from skills: the bank is filled on demand, sections are drawn up, and it can be published as it is."""

from collections import Counter

import pytest
from django.urls import reverse

from assessments import starter
from assessments.itemmodels import catalogue
from assessments.models import Assessment, Question, QuestionSet
from assessments.operations import assessments, quick_tests, variants
from assessments.operations import starter as starter_bank
from assessments.selectors import drawing
from assessments.selectors import quick_tests as selectors
from config.kernel.errors import PolicyDenied, QuotaExceeded, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from tests.factories.assessments import JobDescriptionFactory, QuestionFactory, QuestionSetFactory
from tests.factories.candidates import SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def python(db):
    with platform_context(reason="test"):
        return SkillFactory(name="Python", tenant=None)


@pytest.fixture
def git(db):
    with platform_context(reason="test"):
        return SkillFactory(name="Git", tenant=None)


def wish(skill, level="basic"):
    return quick_tests.Wish(skill, level)


def parts(row):
    return [
        (section.title, section.selection, section.count, section.weight)
        for section in row.sections.order_by("position")
    ]


def test_an_empty_bank_is_filled_from_the_starter_bank(in_tenant, recruiter, python, git):
    row = quick_tests.make(actor=recruiter, wishes=[wish(python), wish(git, "advanced")])
    drawn = [part for part in parts(row) if part[1] == "random"]
    assert [part[0] for part in drawn] == ["Python · Basic", "Git · Advanced"]
    assert sum(part[2] for part in parts(row)) == 16
    assert sum(part[3] for part in parts(row)) == 100
    assert (row.title, row.job_title, row.status) == ("Python, Git", "Python, Git", "draft")
    assert row.required_skills == {"Python": "beginner", "Git": "advanced"}
    assert row.duration_minutes >= 15
    assert Question.objects.filter(item_model="").count() == 72
    assert assessments.publish(row, actor=recruiter).status == "published"


def test_the_own_bank_comes_first(in_tenant, recruiter, python):
    owner = QuestionSetFactory(skill="Python", level="basic")
    QuestionFactory.create_batch(12, question_set=owner)
    row = quick_tests.make(
        actor=recruiter, wishes=[wish(python)], total=8, minutes=25, title="Mine", job_title="Dev"
    )
    assert not Question.objects.filter(reference__startswith="python-").exists()
    assert sum(part[2] for part in parts(row)) == 8
    assert (row.title, row.job_title, row.duration_minutes) == ("Mine", "Dev", 25)


def test_a_level_with_too_few_questions_is_filled_from_the_others(in_tenant, recruiter):
    skill = SkillFactory(name="Cobol")
    for level, number in (("basic", 3), ("advanced", 9)):
        QuestionFactory.create_batch(number, question_set=QuestionSetFactory(skill="cobol", level=level))
    row = quick_tests.make(actor=recruiter, wishes=[wish(skill)], total=10)
    assert [(section.level, section.count) for section in row.sections.all()] == [("", 10)]
    row = quick_tests.make(actor=recruiter, wishes=[wish(skill)], total=3)
    assert [(section.level, section.count) for section in row.sections.all()] == [("basic", 3)]


def test_a_skill_without_any_question_is_refused(in_tenant, recruiter):
    with pytest.raises(ValidationFailed, match="no question on Fortran"):
        quick_tests.make(actor=recruiter, wishes=[wish(SkillFactory(name="Fortran"))])
    assert not Assessment.objects.exists()


def test_wishes_are_one_to_six_and_different(in_tenant, recruiter, python):
    for wishes in ([], [wish(python), wish(python)], [wish(SkillFactory()) for _ in range(7)]):
        with pytest.raises(ValidationFailed):
            quick_tests.make(actor=recruiter, wishes=wishes)
    with pytest.raises(ValidationFailed):
        quick_tests.make(actor=recruiter, wishes=[wish(python)], total=201)


def test_only_authors_and_only_within_the_plan(tenant, in_tenant, recruiter, viewer, python):
    with pytest.raises(PolicyDenied):
        quick_tests.make(actor=viewer, wishes=[wish(python)])
    type(tenant).objects.filter(pk=tenant.pk).update(max_assessments=0)
    with pytest.raises(QuotaExceeded):
        quick_tests.make(actor=recruiter, wishes=[wish(python)])


def test_offers_are_the_bank_the_starter_bank_and_item_models(in_tenant, recruiter, python, git):
    QuestionFactory.create_batch(2, question_set=QuestionSetFactory(skill="Python", level="basic"))
    of_models = {
        skill: Counter(model.level for model in catalogue() if model.skill == skill)
        for skill in ("Git", "Python")
    }
    twelve = Counter(basic=12, intermediate=12, advanced=12)
    expected = {
        "Git": twelve + of_models["Git"],
        "Python": twelve + of_models["Python"] + Counter(basic=2),
    }
    assert {offer.skill.name: offer.counts for offer in selectors.offers()} == expected
    starter_bank.load([starter.read("git")])
    variants.stock(selectors.models_on("Git", "basic")[0].key, 3, actor=recruiter)
    assert {offer.skill.name: offer.counts for offer in selectors.offers()} == expected


def test_item_models_give_own_variants_to_each_candidate(in_tenant, recruiter, python):
    row = quick_tests.make(actor=recruiter, wishes=[wish(python)], total=9)
    drawn, own = row.sections.order_by("position")
    assert (drawn.selection, drawn.count, own.selection, own.count) == ("random", 6, "variant", 3)
    assert drawn.weight + own.weight == 100
    assert Question.objects.exclude(item_model="").count() == 30
    seen = [tuple(drawing.draw(row, seed=seed)[1].questions) for seed in range(5)]
    assert len(set(seen)) > 1
    again = quick_tests.make(actor=recruiter, wishes=[wish(python)], total=9)
    assert again.section_count == 2
    assert Question.objects.exclude(item_model="").count() == 30


def test_a_skill_with_item_models_only_is_enough(in_tenant, recruiter):
    with platform_context(reason="test"):
        skill = SkillFactory(name="Kubernetes", tenant=None)
    row = quick_tests.make(actor=recruiter, wishes=[wish(skill)], total=1)
    assert [(part.selection, part.count) for part in row.sections.all()] == [("variant", 1)]


def test_a_retired_model_is_left_alone(in_tenant, recruiter, python):
    for model in selectors.models_on("Python", "basic"):
        variants.stock(model.key, 1, actor=recruiter)
    QuestionSet.objects.filter(source="model").update(status="retired")
    row = quick_tests.make(actor=recruiter, wishes=[wish(python)], total=9)
    assert [(part.selection, part.count) for part in row.sections.all()] == [("random", 9)]


def test_the_page_takes_the_skills_of_a_job_description(tenant, recruiter, client_as, python, git):
    with tenant_context(tenant):
        jd = JobDescriptionFactory(
            title="Backend engineer", extracted_text="We want Python and Git, and calm."
        )
    desk, url = client_as(recruiter), reverse("assessments:quick-test")
    form = desk.get(url, {"jd": jd.public_id}).context["form"]
    assert [form[f"skill_{place}"].initial for place in range(3)] == [python.public_id, git.public_id, ""]
    answer = desk.post(
        f"{url}?jd={jd.public_id}",
        {"skill_0": python.public_id, "level_0": "basic", "skill_1": git.public_id, "level_1": "advanced"},
    )
    with tenant_context(tenant):
        row = Assessment.objects.select_related("jd").get()
    assert answer.url == reverse("assessments:assessment-detail", args=[row.public_id])
    assert (row.jd, row.job_title) == (jd, "Backend engineer")
    text = desk.get(answer.url).content.decode()
    assert "Git · Advanced" in text
    assert "Publish" in text


def test_the_page_asks_for_a_skill(recruiter, client_as, python):
    answer = client_as(recruiter).post(reverse("assessments:quick-test"), {"title": "None"})
    assert answer.status_code == 422
    assert "skill_0" in answer.context["form"].errors
