"""The life of a question: who approves, what a change does to it, and versions of what was used."""

import threading

import pytest
from django.db import connection

from assessments.enums import QuestionStatus
from assessments.models import AssessmentSection, Question, SectionItem
from assessments.operations import bank, question_sets, questions, reviews, versions
from assessments.policy import can_approve
from assessments.selectors import reviews as selectors
from assessments.selectors import versions as history
from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, ValidationFailed
from config.kernel.tenancy import tenant_context
from monitoring.models import Notification
from superadmin.models import AuditLog
from superadmin.operations import tenants
from tests.assessments.taking import link_to
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db
FOUR = {"A": "one", "B": "two", "C": "three", "D": "four"}


@pytest.fixture
def colleague(make_user):
    return make_user("admin")


@pytest.fixture
def written(in_tenant, recruiter):
    """A draft of the recruiter."""
    return questions.add(
        QuestionSetFactory(), actor=recruiter, question_text="Which?", options=FOUR, correct_answer="A"
    )


@pytest.fixture
def used(in_tenant, recruiter):
    """An approved question that candidates have seen, and one behind it."""
    owner = QuestionSetFactory(total_questions=2)
    row = QuestionFactory(question_set=owner, position=1, question_text="Which one?", tags=["old"])
    QuestionFactory(question_set=owner, position=2)
    versions.mark_used([row.pk])
    row.refresh_from_db()
    return row


def status_of(row):
    row.refresh_from_db()
    return row.status


def test_the_usual_way(written, recruiter, colleague):
    assert (written.status, written.created_by, written.stem_hash != "") == ("draft", recruiter, True)
    reviews.send(written, actor=recruiter)
    assert Notification.objects.get(user=colleague).action_url == "/questions/review/"
    reviews.approve(written, actor=colleague)
    written.refresh_from_db()
    assert (written.status, written.reviewed_by, written.reviewed_at is not None) == (
        "approved",
        colleague,
        True,
    )
    trail = AuditLog.objects.filter(entity_id=written.public_id, action="status_change").order_by("position")
    assert [(row.changes["status"]["new"], row.user) for row in trail] == [
        ("in_review", recruiter),
        ("approved", colleague),
    ]


@pytest.mark.parametrize(
    ("rule", "others", "who", "allowed"),
    [
        ("second_person", 1, "author", False),
        ("second_person", 1, "editor", False),
        ("second_person", 1, "colleague", True),
        ("second_person", 0, "author", True),
        ("author", 1, "author", True),
        ("author", 1, "colleague", True),
        ("second_person", 1, "viewer", False),
        ("second_person", 1, "stranger", False),
    ],
)
def test_who_may_approve(tenant, other_tenant, make_user, rule, others, who, allowed):
    people = {
        "author": make_user("recruiter"),
        "viewer": make_user("viewer"),
        "stranger": make_user("recruiter", tenant=other_tenant),
    }
    if others:
        people |= {"editor": make_user("recruiter"), "colleague": make_user("admin")}
    tenant.settings = {"question_review": rule}
    tenant.save()
    with tenant_context(tenant):
        row = QuestionFactory(status="in_review", created_by=people["author"], edited_by=people.get("editor"))
        actor = people[who]
        actor.tenant.refresh_from_db()
        decision = can_approve(actor, row, second_person=selectors.second_person_needed(actor))
        assert bool(decision) is allowed
        waits = selectors.waiting(
            Question.objects.visible_to(actor), actor, second_person=selectors.second_person_needed(actor)
        )
        assert waits.filter(pk=row.pk).exists() is (allowed or who == "viewer")
        if allowed:
            reviews.approve(row, actor=actor)
        else:
            with pytest.raises(PolicyDenied):
                reviews.approve(row, actor=actor)
        assert status_of(row) == ("approved" if allowed else "in_review")


def test_people_who_have_left_do_not_count(in_tenant, recruiter, make_user):
    make_user("recruiter", is_active=False)
    make_user("viewer")
    assert selectors.second_person_needed(recruiter) is False


def test_a_question_of_nobody_may_be_approved_by_anybody(in_tenant, recruiter, colleague):
    row = QuestionFactory(status="in_review")
    reviews.approve(row, actor=recruiter)
    assert row.status == "approved"


def test_the_rule_is_the_companys(in_tenant, recruiter, colleague, written):
    reviews.send(written, actor=recruiter)
    with pytest.raises(PolicyDenied):
        reviews.approve(written, actor=recruiter)
    tenants.change_settings(in_tenant, actor=colleague, question_review="author")
    recruiter.tenant.refresh_from_db()
    reviews.approve(written, actor=recruiter)
    with pytest.raises(ValidationFailed):
        tenants.change_settings(in_tenant, actor=colleague, question_review="nobody")
    with pytest.raises(PolicyDenied):
        tenants.change_settings(in_tenant, actor=recruiter, question_review="second_person")


def test_sending_back_needs_a_comment_and_tells_the_author(written, recruiter, colleague):
    reviews.send(written, actor=recruiter)
    with pytest.raises(ValidationFailed):
        reviews.send_back(written, comment="  ", actor=colleague)
    reviews.send_back(written, comment="B is right as well.", actor=colleague)
    assert (written.status, written.review_comment) == ("draft", "B is right as well.")
    message = Notification.objects.get(user=recruiter)
    assert (message.message, message.action_url) == (
        "B is right as well.",
        f"/questions/{written.public_id}/edit/",
    )
    reviews.send(written, actor=recruiter)
    assert written.review_comment == ""


def test_a_flag_takes_it_out_and_a_second_person_ends_it(written, recruiter, colleague):
    reviews.send(written, actor=recruiter)
    reviews.approve(written, actor=colleague)
    reviews.flag(written, actor=recruiter, reason="C is right too")
    assert (written.status, written.review_comment) == ("flagged", "C is right too")
    assert not Question.objects.approved().filter(pk=written.pk).exists()
    with pytest.raises(PolicyDenied):
        reviews.approve(written, actor=recruiter)
    reviews.approve(written, actor=colleague)
    assert written.status == "approved"


def test_back_from_retirement(written, recruiter, colleague):
    reviews.retire(written, actor=recruiter)
    reviews.restore(written, actor=recruiter)
    assert written.status == "draft", "what nobody approved does not come back as approved"
    reviews.send(written, actor=recruiter)
    reviews.approve(written, actor=colleague)
    reviews.retire(written, actor=recruiter)
    reviews.set_status(written, to="approved", actor=recruiter)
    assert written.status == "approved"


@pytest.mark.parametrize("status", ["in_review", "approved", "flagged"])
def test_a_change_of_content_makes_it_a_draft_again(in_tenant, recruiter, colleague, status):
    row = QuestionFactory(status=status, created_by=colleague, reviewed_by=recruiter)
    changed = questions.update(row, actor=recruiter, question_text="Another question?")
    assert (changed.pk, status_of(row), row.reviewed_by, row.edited_by) == (row.pk, "draft", None, recruiter)
    with pytest.raises(PolicyDenied):
        reviews.approve(row, actor=recruiter)


def test_what_it_is_filed_under_changes_in_place(used, recruiter):
    question_sets.freeze(used.question_set)
    changed = questions.update(used, actor=recruiter, tags=["new"], topic="Basics")
    assert (changed.pk, changed.tags, status_of(used)) == (used.pk, ["new"], "approved")


def test_a_used_question_gets_a_new_version(used, recruiter, colleague):
    new = questions.update(used, actor=recruiter, question_text="Which, then?", tags=["new"])
    used.refresh_from_db()
    assert (used.question_text, used.status, used.tags) == ("Which one?", "approved", ["old"])
    assert (new.version, new.previous, new.status, new.position) == (2, used, "draft", 3)
    with pytest.raises(Conflict) as caught:
        questions.update(used, actor=colleague, question_text="Which at all?")
    assert caught.value.code == "NEWER_VERSION"

    reviews.send(new, actor=recruiter)
    reviews.approve(new, actor=colleague)
    used.refresh_from_db()
    new.refresh_from_db()
    assert (used.status, new.status, new.position) == ("retired", "approved", 1)
    used.question_set.refresh_from_db()
    assert used.question_set.total_questions == 2
    with pytest.raises(Conflict) as caught:
        reviews.restore(used, actor=recruiter)
    assert "Version 2" in str(caught.value.message)

    entries = history.history(used)
    assert [entry.row.pk for entry in entries] == [new.pk, used.pk]
    assert [(field.label, "".join(p.text for p in field.new if p.differs)) for field in entries[0].diff] == [
        ("Question", ",then"),
        ("Tags", "new"),
    ]
    assert entries[1].diff == []


def test_an_abandoned_version_makes_room_for_another(used, recruiter):
    first = questions.update(used, actor=recruiter, points=2)
    reviews.retire(first, actor=recruiter)
    second = questions.update(used, actor=recruiter, points=3)
    assert (second.version, second.previous, status_of(used)) == (2, used, "approved")


def test_in_a_frozen_set_the_content_stays(used, recruiter):
    question_sets.freeze(used.question_set)
    with pytest.raises(Conflict) as caught:
        questions.update(used, actor=recruiter, correct_answer="C")
    assert caught.value.code == "LOCKED"
    assert status_of(used) == "approved"


def test_a_new_version_takes_the_seats_in_drafts_only(used, recruiter, colleague):
    seats = {}
    for name, published in (("draft", False), ("published", True)):
        section = AssessmentSection.objects.create(
            assessment=AssessmentFactory(published=published), position=1, title="Part", selection="fixed"
        )
        seats[name] = SectionItem.objects.create(section=section, question=used, position=1)
    new = questions.update(used, actor=recruiter, points=2)
    reviews.approve(new, actor=colleague)
    for seat in seats.values():
        seat.refresh_from_db()
    assert (seats["draft"].question, seats["published"].question) == (new, used)


def test_starting_a_test_marks_its_questions(published):
    assert not published.question_set.questions.filter(used_at__isnull=False).exists()
    link_to(published).start()
    assert published.question_set.questions.filter(used_at__isnull=True).count() == 0


def test_a_copied_set_carries_everything(in_tenant, recruiter):
    row = QuestionFactory(
        kind="multiple",
        correct_answer="AC",
        credit={"A": 60, "B": -20, "C": 40, "D": 0},
        feedback={"A": "Yes"},
        tags=["x"],
        language="de",
        created_by=recruiter,
    )
    copy = question_sets.copy(row.question_set, actor=recruiter).questions.get()
    for name in sorted(Question.CONTENT | Question.ABOUT | {"status", "created_by"}):
        assert getattr(copy, name) == getattr(row, name), name
    assert (copy.previous, copy.used_at) == (None, None)


class TestMany:
    """Actions on many questions."""

    def test_approving_leaves_out_what_one_wrote(self, in_tenant, recruiter, colleague):
        mine = QuestionFactory(status="in_review", created_by=colleague)
        theirs = QuestionFactory.create_batch(2, status="in_review", created_by=recruiter)
        draft = QuestionFactory(status="approved")
        outcome = bank.take_step(
            [row.public_id for row in [mine, *theirs, draft]], step="approve", actor=colleague
        )
        assert outcome.done == 2
        assert {row.pk for row, _reason in outcome.left} == {mine.pk, draft.pk}
        assert len(outcome.reasons) == 2
        assert (status_of(mine), [status_of(row) for row in theirs]) == ("in_review", ["approved"] * 2)

    def test_tags_are_added_once(self, in_tenant, recruiter):
        rows = [QuestionFactory(tags=["Loops"]), QuestionFactory(tags=[f"t{n}" for n in range(20)])]
        outcome = bank.tag([row.public_id for row in rows], tags=[" loops", "new ", ""], actor=recruiter)
        assert (outcome.done, len(outcome.left)) == (1, 1)
        rows[0].refresh_from_db()
        assert rows[0].tags == ["Loops", "new"]

    def test_moving_and_copying(self, in_tenant, recruiter):
        row, target = QuestionFactory(), QuestionSetFactory()
        assert bank.copy([row.public_id], to=target, actor=recruiter).done == 1
        assert bank.move([row.public_id], to=target, actor=recruiter).done == 1
        source = row.question_set
        row.refresh_from_db()
        source.refresh_from_db()
        target.refresh_from_db()
        assert (row.question_set, source.total_questions, target.total_questions) == (target, 0, 2)
        assert [q.position for q in target.questions.order_by("position")] == [1, 2]
        assert bank.move([row.public_id], to=target, actor=recruiter).done == 0

    def test_frozen_sets_give_and_take_nothing(self, in_tenant, recruiter):
        row, target = QuestionFactory(), QuestionSetFactory()
        question_sets.freeze(row.question_set)
        assert bank.move([row.public_id], to=target, actor=recruiter).done == 0
        assert bank.copy([row.public_id], to=target, actor=recruiter).done == 1
        with pytest.raises(Conflict):
            bank.copy([row.public_id], to=row.question_set, actor=recruiter)

    @pytest.mark.parametrize("number", [0, 201])
    def test_none_and_too_many_are_refused(self, in_tenant, recruiter, number):
        with pytest.raises(ValidationFailed):
            bank.take_step([f"q_{n}" for n in range(number)], step="retire", actor=recruiter)

    def test_other_companies_rows_are_not_there(self, tenant, other_tenant, recruiter):
        with tenant_context(other_tenant):
            theirs = QuestionFactory()
        with tenant_context(tenant):
            assert bank.take_step([theirs.public_id], step="retire", actor=recruiter).done == 0
        with tenant_context(other_tenant):
            assert status_of(theirs) == QuestionStatus.APPROVED


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_counts(tenant, make_user):
    people = [make_user("recruiter"), make_user("admin")]
    with tenant_context(tenant):
        row = QuestionFactory(status="in_review")
    results, gate = [], threading.Barrier(2)

    def approve(person):
        gate.wait()
        try:
            with tenant_context(tenant):
                reviews.approve(Question.objects.get(pk=row.pk), actor=person)
            results.append("approved")
        except InvalidTransition:
            results.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["approved", "too late"]
    with tenant_context(tenant):
        assert AuditLog.objects.filter(entity_id=row.public_id, action="status_change").count() == 1


def test_bad_steps_change_nothing(written, recruiter):
    with pytest.raises(InvalidTransition):
        reviews.flag(written, actor=recruiter)
    assert status_of(written) == "draft"
