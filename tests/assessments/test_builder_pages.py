"""The pages of the builder: steps, sections, picker, preview, publishing a version."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, AssessmentSection, Question, SectionItem, TestSession
from assessments.operations import assessments, copies, sections
from config.kernel.tenancy import tenant_context
from tests.factories.assessments import (
    ApplicationFactory,
    AssessmentFactory,
    QuestionFactory,
    QuestionSetFactory,
    SectionFactory,
)
from tests.factories.candidates import SkillFactory

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def desk(recruiter, client_as):
    return client_as(recruiter)


@pytest.fixture
def bank(tenant):
    """A set with six approved questions of its own skill."""
    with tenant_context(tenant):
        owner = QuestionSetFactory(title="Bank")
        QuestionFactory.create_batch(6, question_set=owner)
        return owner


@pytest.fixture
def draft(tenant):
    with tenant_context(tenant):
        return AssessmentFactory(question_set=None, title="Built")


def section_values(**values):
    return {"selection": "random", "level": "", "count": "2", "title": "", "tags": "", **values}


def test_from_nothing_to_a_published_test_of_sections(tenant, desk, bank):
    answer = desk.post(
        page("assessment-create"),
        {
            "title": "Built",
            "job_title": "Engineer",
            "duration_minutes": "20",
            "pass_mark": "70",
            "max_attempts": "1",
            "score_release": "manual",
            "score_release_hours": "24",
            "proctoring_level": "low",
        },
    )
    with tenant_context(tenant):
        row = Assessment.objects.get()
    assert answer.url == page("assessment-sections", row.public_id)
    desk.post(
        page("section-add", row.public_id),
        section_values(question_set=bank.public_id, title="Drawn", weight="60"),
    )
    answer = desk.post(
        page("section-add", row.public_id), section_values(selection="fixed", title="Same", count="")
    )
    with tenant_context(tenant):
        drawn, fixed = row.sections.order_by("position")
        picked = bank.questions.first().public_id
    assert answer.url == page("section-items", fixed.public_id)
    desk.post(page("section-items", fixed.public_id), {"add": [picked]})
    text = desk.get(page("assessment-sections", row.public_id)).content.decode()
    assert "Together 100 %" in text
    assert desk.post(page("assessment-publish", row.public_id)).status_code == 302
    with tenant_context(tenant):
        row.refresh_from_db()
        assert (row.status, row.section_count) == ("published", 2)
        assert (drawn.weight, fixed.weight) == (60, 40)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"count": ""}, "count"),
        ({"count": "0"}, "count"),
        ({"weight": "101"}, "weight"),
        ({"selection": "x"}, "selection"),
    ],
)
def test_a_bad_section_comes_back_with_its_error(tenant, desk, draft, change, field):
    answer = desk.post(page("section-add", draft.public_id), section_values(**change))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    with tenant_context(tenant):
        assert not AssessmentSection.objects.exists()


def test_the_form_of_a_section_holds_what_is_stored(tenant, desk, draft, bank):
    with tenant_context(tenant):
        skill = SkillFactory(name="Snakes")
        QuestionFactory(question_set=bank, skill=skill)
        row = SectionFactory(
            assessment=draft, skill=skill, level="basic", tags=["a", "b"], weight=Decimal("12.5")
        )
    text = desk.get(page("section-edit", row.public_id)).content.decode()
    assert 'value="a, b"' in text
    assert f'value="{skill.public_id}" selected' in text
    desk.post(
        page("section-edit", row.public_id), section_values(skill=skill.public_id, level="basic", count="4")
    )
    with tenant_context(tenant):
        row.refresh_from_db()
    assert (row.count, row.tags, row.weight, row.skill_id) == (4, [], Decimal("12.50"), skill.pk)


def test_the_count_follows_what_is_filled_in(desk, draft, bank):
    url = page("section-offer", draft.public_id)
    assert "6 approved questions fit" in desk.get(url, section_values()).content.decode()
    found = desk.get(url, section_values(question_set=bank.public_id, level="advanced", count="5"))
    assert "0 approved questions fit" in found.content.decode()
    assert "text-danger" in found.content.decode()


def test_sections_move_by_drag_and_by_button_and_go(tenant, desk, draft):
    with tenant_context(tenant):
        rows = [SectionFactory(assessment=draft, title=title, weight=0) for title in "ABC"]

    def order():
        with tenant_context(tenant):
            return [row.title for row in draft.sections.order_by("position")]

    desk.post(page("section-order", draft.public_id), {"section": [rows[i].public_id for i in (2, 0, 1)]})
    assert order() == ["C", "A", "B"]
    desk.post(page("section-move", rows[1].public_id), {"direction": "up"})
    assert order() == ["C", "B", "A"]
    desk.post(page("section-remove", rows[2].public_id))
    assert order() == ["B", "A"]


def test_weights_are_saved_from_the_table_and_shared_evenly(tenant, desk, draft):
    with tenant_context(tenant):
        one, two = (SectionFactory(assessment=draft, weight=0) for _ in range(2))
    url = page("section-weights", draft.public_id)
    desk.post(url, {f"weight-{one.public_id}": "30.5", f"weight-{two.public_id}": "69,5"})
    with tenant_context(tenant):
        assert sorted(draft.sections.values_list("weight", flat=True)) == [Decimal("30.50"), Decimal("69.50")]
    desk.post(url, {f"weight-{one.public_id}": "many"})
    desk.post(url, {"even": "1"})
    with tenant_context(tenant):
        assert set(draft.sections.values_list("weight", flat=True)) == {Decimal("50.00")}


def test_the_picker_adds_moves_and_takes_out(tenant, desk, draft, bank):
    with tenant_context(tenant):
        fixed = SectionFactory(assessment=draft, selection="fixed")
        ids = list(bank.questions.order_by("pk").values_list("public_id", flat=True))
        QuestionFactory(question_set=bank, status="draft", question_text="Never offered")
    url = page("section-items", fixed.public_id)

    def chosen():
        with tenant_context(tenant):
            rows = SectionItem.objects.filter(section=fixed).order_by("position")
            return list(rows.values_list("question__public_id", flat=True))

    desk.post(url, {"add": ids[:3]})
    desk.post(url, {"add": [ids[1], ids[4]]})
    assert chosen() == [*ids[:3], ids[4]]
    desk.post(url, {"up": ids[4]})
    desk.post(url, {"remove": ids[0]})
    assert chosen() == [ids[1], ids[4], ids[2]]
    desk.post(url, {"order": [ids[2], ids[1], ids[4]]})
    assert chosen() == [ids[2], ids[1], ids[4]]
    text = desk.get(url).content.decode()
    offered = re.findall(r'name="add" value="(q_\w+)"', text)
    assert set(offered) == {ids[0], ids[3], ids[5]}
    assert "Never offered" not in text
    assert re.findall(r'name="add"', desk.get(url, {"q": "nothing like it"}).content.decode()) == []


def test_a_whole_set_can_still_be_the_test(tenant, desk, draft, bank):
    desk.post(page("assessment-source", draft.public_id), {"question_set": bank.public_id})
    with tenant_context(tenant):
        draft.refresh_from_db()
        assert draft.question_set == bank
    desk.post(page("assessment-publish", draft.public_id))
    with tenant_context(tenant):
        draft.refresh_from_db()
    assert draft.status == "published"


def test_basics_and_rules_are_steps_of_their_own(tenant, desk, draft):
    desk.post(
        page("assessment-edit", draft.public_id),
        {"title": "New", "job_title": "Analyst", "language": "de", "required_skills": "Python: basic"},
    )
    rules = {
        "duration_minutes": "75",
        "pass_mark": "60",
        "max_attempts": "2",
        "navigation": "forward",
        "pauses_allowed": "1",
        "pause_minutes": "5",
        "score_release": "manual",
        "score_release_hours": "24",
        "result_detail": "sections",
        "proctoring_level": "high",
        "stores_snapshots": "on",
    }
    assert desk.post(page("assessment-rules", draft.public_id), rules).status_code == 422
    desk.post(page("assessment-rules", draft.public_id), rules | {"watches_camera": "on"})
    with tenant_context(tenant):
        draft.refresh_from_db()
    assert (draft.title, draft.language, draft.required_skills) == ("New", "de", {"Python": "beginner"})
    assert (draft.navigation, draft.shuffle_options, draft.stores_snapshots) == ("forward", False, True)
    text = desk.get(page("assessment-detail", draft.public_id)).content.decode()
    assert "75 minutes are long" in text
    assert "No question on: Python." in text
    assert page("assessment-rules", draft.public_id) in text


def test_warnings_say_what_is_worth_a_second_look(tenant, desk, draft, bank):
    with tenant_context(tenant):
        fixed = SectionFactory(assessment=draft, selection="fixed", title="Same", weight=50)
        gone, *rest = bank.questions.order_by("pk")
        for position, row in enumerate([gone, rest[0]], start=1):
            SectionItem.objects.create(section=fixed, question=row, position=position)
        Question.objects.filter(pk=gone.pk).update(status="flagged")
        SectionFactory(assessment=draft, question_set=bank, title="Few", count=4, weight=50)
        Assessment.objects.filter(pk=draft.pk).update(shuffle_options=False)
    text = desk.get(page("assessment-detail", draft.public_id)).content.decode()
    assert "“Same” names 1 question that is retired, flagged or not approved" in text
    assert "“Few” draws 4 of 5: most candidates get the same questions." in text
    assert "All right answers are “B”, and the options are not shuffled." in text
    assert page("section-items", fixed.public_id) in text


def test_the_preview_is_the_real_page_and_leaves_nothing(tenant, desk, draft, bank):
    with tenant_context(tenant):
        SectionFactory(assessment=draft, question_set=bank, count=3)
    start = desk.get(page("assessment-preview", draft.public_id)).url
    text = desk.get(start).content.decode()
    assert "Question 1 of 3" in text
    assert "New sample" in text
    assert "/test/" not in text.replace("/js/test/", "").replace("/css/test", "")
    assert desk.get(start).content.decode().count("question-text") == text.count("question-text")
    following = desk.post(start, {"answer": "A", "go": "2"}).url
    assert following == start.replace("/1/", "/2/")
    assert "Question 2 of 3" in desk.get(following).content.decode()
    assert desk.get(start.replace("/1/", "/hand-in/")).url == page("assessment-detail", draft.public_id)
    assert desk.get(page("assessment-preview", draft.public_id)).url != start
    with tenant_context(tenant):
        assert not TestSession.objects.exists()
        assert not Question.objects.filter(used_at__isnull=False).exists()


def test_a_version_is_published_from_its_page(tenant, recruiter, desk, bank):
    with tenant_context(tenant):
        old = AssessmentFactory(question_set=bank, published=True)
        ApplicationFactory(assessment=old, running=True)
    desk.post(page("assessment-version", old.public_id))
    with tenant_context(tenant):
        new = Assessment.objects.get(version=2)
    text = desk.get(page("assessment-detail", new.public_id)).content.decode()
    assert "What happens to version 1?" in text
    desk.post(page("assessment-publish", new.public_id), {"replace": "yes"})
    with tenant_context(tenant):
        old.refresh_from_db()
    assert old.status == "replaced"
    listed = desk.get(page("assessment-list")).content.decode()
    assert listed.count(f'href="{page("assessment-detail", new.public_id)}"') == 1
    assert "earlier" in listed


def test_readers_see_the_sections_and_change_nothing(tenant, recruiter, viewer, client_as, bank):
    with tenant_context(tenant):
        draft = AssessmentFactory(question_set=None)
        row = sections.add(draft, actor=recruiter, question_set=bank, count=2, title="Drawn")
        assessments.publish(draft, actor=recruiter)
    text = client_as(viewer).get(page("assessment-sections", draft.public_id)).content.decode()
    assert "Drawn" in text
    assert "New version" not in text
    text = client_as(recruiter).get(page("assessment-sections", draft.public_id)).content.decode()
    assert "The questions stay as they are" in text
    assert page("section-edit", row.public_id) not in text


def statements(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("assessment-sections", 20), ("assessment-detail", 22), ("assessment-list", 10), ("section-items", 19)],
)
def test_a_page_costs_the_same_for_one_row_and_for_three(tenant, recruiter, client_as, bank, name, expected):
    client = client_as(recruiter)
    with tenant_context(tenant):
        skill = SkillFactory()
        draft = AssessmentFactory(question_set=None)
        fixed = SectionFactory(assessment=draft, selection="fixed")

    def fill(number):
        with tenant_context(tenant):
            for _index in range(number):
                SectionFactory(assessment=draft, question_set=bank, skill=skill, count=1)
                question = QuestionFactory(question_set=bank, skill=skill)
                place = fixed.items.count() + 1
                SectionItem.objects.create(section=fixed, question=question, position=place)
                copies.duplicate(draft, actor=recruiter)

    fill(1)
    url = page(
        name, *({"assessment-list": [], "section-items": [fixed.public_id]}.get(name, [draft.public_id]))
    )
    client.get(url)
    assert statements(client, url) == expected
    fill(2)
    assert statements(client, url) == expected
