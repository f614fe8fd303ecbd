"""Variants of item models in the bank: stocked, checked, approved, told; and what candidates get of them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.enums import QuestionSource, QuestionStatus
from assessments.itemmodels import Disagreement, engine, find, model, produce
from assessments.models import ItemStatistic, Question, QuestionSet
from assessments.operations import question_sets, variants
from assessments.selectors import variants as selectors
from assessments.tasks import stock_variants
from config.kernel.errors import Conflict, NotFound, PolicyDenied, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.models import CeleryTask, Notification
from superadmin.models import AuditLog
from tests.factories.candidates import SkillFactory

KEY = "sql-left-join-rows"

pytestmark = pytest.mark.django_db


def test_the_first_stock_makes_a_set_of_approved_variants(in_tenant, recruiter):
    with platform_context(reason="test"):
        skill = SkillFactory(tenant=None, name="SQL")
    done = variants.stock(KEY, 12, actor=recruiter)
    assert done == variants.Stocked(KEY, 12, 12, 12)
    owner = QuestionSet.objects.get()
    assert (owner.reference, owner.source, owner.title) == (
        f"model:{KEY}",
        QuestionSource.MODEL,
        find(KEY).title,
    )
    assert (owner.skill, owner.level, owner.total_questions, owner.created_by) == (
        "SQL",
        "basic",
        12,
        recruiter,
    )
    rows = list(owner.questions.order_by("position"))
    assert [row.position for row in rows] == list(range(1, 13))
    assert {row.status for row in rows} == {QuestionStatus.APPROVED}
    assert {row.skill for row in rows} == {skill}
    assert {row.item_model for row in rows} == {KEY}
    assert len({row.variant_seed for row in rows}) == len({row.question_text for row in rows}) == 12
    for row in rows[:3]:
        item = produce(KEY, row.variant_seed)
        assert (row.question_text, row.correct_answer, row.explanation) == (
            item.stem,
            item.key,
            item.explanation,
        )
        assert row.options == {
            letter: option.text for letter, option in zip("ABCD", item.options, strict=True)
        }
        assert set(row.feedback) == set("ABCD") - {item.key}
        assert row.generation_model == f"{KEY} v{find(KEY).version}"
        assert row.reviewed_at is not None
        row.full_clean()


def test_only_what_is_missing_is_added_behind_what_is_there(in_tenant, recruiter):
    variants.stock(KEY, 5, actor=recruiter)
    before = list(Question.objects.order_by("position").values_list("pk", "question_text", "variant_seed"))
    assert variants.stock(KEY, 5, actor=recruiter).added == 0
    assert variants.stock(KEY, 8, actor=recruiter).added == 3
    after = list(Question.objects.order_by("position").values_list("pk", "question_text", "variant_seed"))
    assert after[:5] == before
    assert min(seed for _, _, seed in after[5:]) > max(seed for _, _, seed in before)
    assert QuestionSet.objects.get().total_questions == 8


def test_a_set_that_was_used_still_grows_and_its_variants_stay(in_tenant, recruiter):
    variants.stock(KEY, 3, actor=recruiter)
    question_sets.freeze(QuestionSet.objects.get())
    before = {row.pk: row.question_text for row in Question.objects.all()}
    variants.stock(KEY, 6, actor=recruiter)
    assert Question.objects.count() == 6
    assert {row.pk: row.question_text for row in Question.objects.filter(pk__in=before)} == before


def test_variants_out_of_use_are_replaced_by_others(in_tenant, recruiter):
    variants.stock(KEY, 4, actor=recruiter)
    gone = Question.objects.first()
    Question.objects.filter(pk=gone.pk).update(status=QuestionStatus.RETIRED)
    assert variants.stock(KEY, 4, actor=recruiter) == variants.Stocked(KEY, 4, 1, 4)
    assert Question.objects.filter(question_text=gone.question_text).count() == 1


def test_two_companies_do_not_have_the_same_variants(tenant, other_tenant):
    seeds = []
    for company in (tenant, other_tenant):
        with tenant_context(company):
            variants.stock(KEY, 5)
            seeds.append(set(Question.objects.values_list("variant_seed", flat=True)))
    assert not seeds[0] & seeds[1]
    with platform_context(reason="test"):
        assert QuestionSet.objects.count() == 2


def test_no_more_than_a_set_holds(in_tenant, recruiter, monkeypatch):
    monkeypatch.setattr(variants, "MAX_QUESTIONS", 7)
    assert variants.more(KEY, 5, actor=recruiter).stored == 5
    done = variants.more(KEY, 5, actor=recruiter)
    assert (done.stored, done.added) == (7, 2)
    with pytest.raises(ValidationFailed):
        variants.stock(KEY, 8, actor=recruiter)


def test_a_wrong_model_leaves_nothing_behind(in_tenant, recruiter, monkeypatch):
    def broken(seeds, drafts):
        raise Disagreement("computed twice, differently")

    monkeypatch.setattr(engine, "_verify", lambda *args: broken(*args[1:]))
    with pytest.raises(Disagreement):
        variants.stock(KEY, 5, actor=recruiter)
    assert not Question.objects.exists()


@pytest.mark.parametrize(("key", "count", "error"), [
    ("no-such-model", 5, NotFound),
    (KEY, 0, ValidationFailed),
    (KEY, 501, ValidationFailed),
])  # fmt: skip
def test_refused(in_tenant, recruiter, key, count, error):
    with pytest.raises(error):
        variants.stock(key, count, actor=recruiter)
    with pytest.raises(error):
        variants.order([key], count, actor=recruiter)
    assert not QuestionSet.objects.exists()
    assert not CeleryTask.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "interviewer", "user"])
def test_who_may_not(in_tenant, make_user, role):
    for act in (variants.stock, variants.more, variants.supply):
        with pytest.raises(PolicyDenied):
            act(KEY, 3, actor=make_user(role))
    with pytest.raises(PolicyDenied):
        variants.order([KEY], 3, actor=make_user(role))
    assert not Question.objects.exists()


def test_a_retired_set_is_left_alone(in_tenant, recruiter):
    variants.stock(KEY, 2, actor=recruiter)
    question_sets.retire(QuestionSet.objects.get(), actor=recruiter)
    with pytest.raises(Conflict, match="retired"):
        variants.stock(KEY, 4, actor=recruiter)
    assert Question.objects.count() == 2


def test_it_is_in_the_audit_log(in_tenant, recruiter):
    variants.stock(KEY, 2, actor=recruiter)
    said = list(AuditLog.objects.filter(entity_type="question_set").values_list("description", flat=True))
    assert f"2 variants of item model {KEY}, version {find(KEY).version}" in said
    assert {row.user for row in AuditLog.objects.filter(entity_type="question_set")} == {recruiter}


def test_many_become_a_job(in_tenant, recruiter):
    task_id = variants.supply(KEY, variants.AT_ONCE + 1, actor=recruiter)
    row = CeleryTask.objects.get(task_id=task_id)
    assert (row.related_type, row.related_id, row.task_name) == (
        variants.RELATED,
        KEY,
        "assessments.tasks.stock_variants",
    )
    assert not Question.objects.exists()


def test_the_job_works_off_several_models(in_tenant, recruiter):
    keys = [KEY, "python-set-operators"]
    assert stock_variants(in_tenant.pk, keys, 4, recruiter.pk) == {"models": 2, "added": 8, "short": 0}
    assert stock_variants(in_tenant.pk, keys, 4, recruiter.pk) == {"models": 2, "added": 0, "short": 0}
    assert Question.objects.count() == 8
    first, second = Notification.objects.filter(user=recruiter).order_by("pk")
    assert first.title == "8 variants were added to the question bank."
    assert first.action_url == "/item-models/"
    assert second.title == "0 variants were added to the question bank."


def test_stock_says_how_many_were_used_and_how_hard_they_are(in_tenant, recruiter):
    variants.stock(KEY, 3, actor=recruiter)
    one, two, three = Question.objects.order_by("position")
    Question.objects.filter(pk__in=[one.pk, two.pk]).update(used_at="2026-01-01T00:00:00Z")
    Question.objects.filter(pk=three.pk).update(status=QuestionStatus.FLAGGED)
    ItemStatistic.objects.create(question=one, presented=30, facility="0.5000")
    ItemStatistic.objects.create(question=two, presented=10, facility="0.9000")
    with CaptureQueriesContext(connection) as queries:
        held = selectors.stocks(recruiter)
    assert len(queries) == 1
    assert set(held) == {KEY}
    found = held[KEY]
    assert (found.stored, found.used, found.sittings) == (2, 2, 40)
    assert float(found.facility) == pytest.approx((30 * 0.5 + 10 * 0.9) / 40)
    assert found.question_set == QuestionSet.objects.get().public_id


def test_stock_of_another_company_is_not_counted(tenant, other_tenant, recruiter):
    with tenant_context(other_tenant):
        variants.stock(KEY, 3)
    with tenant_context(tenant):
        assert selectors.stocks(recruiter) == {}


@pytest.mark.parametrize(
    ("filters", "all_are"),
    [
        ({"skill": "Git"}, lambda row: row.model.skill == "Git"),
        ({"level": "advanced"}, lambda row: row.model.level == "advanced"),
        ({"text": "left join"}, lambda row: "JOIN" in row.model.title or "join" in row.model.measures),
        ({"stock": "stocked"}, lambda row: row.model.key == KEY),
        ({"stock": "empty", "skill": "SQL"}, lambda row: row.model.key != KEY and row.model.skill == "SQL"),
    ],
)
def test_filters(in_tenant, recruiter, filters, all_are):
    variants.stock(KEY, 1, actor=recruiter)
    rows = selectors.model_rows(recruiter, **filters)
    assert 0 < len(rows) < 60
    assert all(all_are(row) for row in rows)


def test_samples_are_five_questions_that_nobody_stored(in_tenant):
    rows = selectors.samples(KEY, 7)
    assert len({row.question_text for row in rows}) == 5
    assert [row.question_text for row in selectors.samples(KEY, 7)] == [row.question_text for row in rows]
    assert not Question.objects.exists()


def run(*arguments):
    out = StringIO()
    call_command("stock_variants", *arguments, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_command_for_one_model(tenant):
    assert run("--tenant", tenant.public_id, "--model", KEY, "--count", "6") == {
        "models": 1, "added": 6, "stored": 6, "short": [], "errors": {},
    }  # fmt: skip
    assert run("--tenant", tenant.public_id, "--model", KEY, "--count", "6")["added"] == 0
    with tenant_context(tenant):
        assert Question.objects.count() == 6
        assert QuestionSet.objects.get().created_by is None


def test_command_for_all_models(tenant):
    result = run("--tenant", tenant.public_id, "--count", "1")
    assert result["models"] == result["added"] == result["stored"] == len(model._MODELS)
    assert result["short"] == []
    assert result["errors"] == {}
    with tenant_context(tenant):
        for row in Question.objects.all():
            row.full_clean()


def test_command_says_what_is_wrong(tenant):
    with pytest.raises(CommandError, match="no item model"):
        run("--tenant", tenant.public_id, "--model", "nothing")
    with pytest.raises(CommandError, match="no company"):
        run("--tenant", "ten_0000000000000000")
    with tenant_context(tenant):
        variants.stock(KEY, 1)
        QuestionSet.objects.update(status="retired")
    with pytest.raises(CommandError, match="1 item models could not be stocked"):
        run("--tenant", tenant.public_id, "--model", KEY, "--count", "2")
