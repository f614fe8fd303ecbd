"""People in the pipeline: invited, moved, decided, counted."""

import itertools

import pytest

from assessments.models import AssessmentApplication, AssessmentToken
from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, ValidationFailed
from recruiting.enums import STAGE_TRANSITIONS, Stage
from recruiting.models import ApplicationNote, PipelineEntry
from recruiting.operations import counters, pipeline
from recruiting.selectors import board
from superadmin.models import AuditLog
from tests.factories.assessments import ApplicationFactory
from tests.factories.recruiting import EntryFactory, RequisitionFactory, TestedApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(in_tenant, recruiter):
    return RequisitionFactory(created_by=recruiter, open=True, positions_available=2)


def test_invite_makes_candidates_applications_entries(opening, recruiter):
    results = pipeline.invite(opening, emails=["ann@mail.example", "bob@mail.example"], actor=recruiter)
    assert [result.error for result in results] == ["", ""]
    assert AssessmentToken.objects.count() == 2
    entries = PipelineEntry.objects.filter(requisition=opening).with_column()
    assert [entry.column for entry in entries] == ["invited", "invited"]
    opening.refresh_from_db()
    assert opening.total_applicants == 2
    pipeline.invite(opening, emails=["ann@mail.example"], actor=recruiter)
    assert entries.count() == 2


def test_invite_needs_an_open_requisition_and_an_assessment(in_tenant, recruiter):
    draft = RequisitionFactory(created_by=recruiter)
    with pytest.raises(PolicyDenied):
        pipeline.invite(draft, emails=["a@mail.example"], actor=recruiter)
    bare = RequisitionFactory(created_by=recruiter, open=True, assessment=None)
    with pytest.raises(Conflict):
        pipeline.invite(bare, emails=["a@mail.example"], actor=recruiter)
    assert AssessmentApplication.objects.count() == 0


@pytest.mark.parametrize(
    ("status", "column"),
    [
        ("pending", "invited"),
        ("in_progress", "testing"),
        ("completed", "tested"),
        ("shortlisted", "shortlisted"),
        ("rejected", "rejected"),
    ],
)
def test_the_column_follows_the_application_until_somebody_decides(opening, recruiter, status, column):
    application = TestedApplicationFactory(status=status)
    entry = EntryFactory(requisition=opening, application=application)
    assert PipelineEntry.objects.with_column().get(pk=entry.pk).column == column
    entry = EntryFactory(
        requisition=opening, application=TestedApplicationFactory(status=status), stage="offer"
    )
    assert PipelineEntry.objects.with_column().get(pk=entry.pk).column == "offer"


@pytest.mark.parametrize(("before", "after"), list(itertools.product(Stage.values, Stage.values)))
def test_every_move_from_every_stage(opening, admin_user, before, after):
    from django.utils import timezone

    entry = EntryFactory(requisition=opening, stage=before, decided_at=timezone.now())
    if after in STAGE_TRANSITIONS[before]:
        pipeline.move(entry, to=after, actor=admin_user, reason="because")
        assert PipelineEntry.objects.get(pk=entry.pk).stage == after
    else:
        with pytest.raises(InvalidTransition):
            pipeline.move(entry, to=after, actor=admin_user, reason="because")
        assert PipelineEntry.objects.get(pk=entry.pk).stage == before


def test_a_move_is_audited_with_old_and_new(opening, recruiter):
    entry = EntryFactory(requisition=opening)
    pipeline.shortlist(entry, actor=recruiter)
    row = AuditLog.objects.get(entity_id=entry.public_id)
    assert row.changes == {"stage": {"old": "screening", "new": "shortlisted"}}
    assert AssessmentApplication.objects.get(pk=entry.application_id).status == "shortlisted"


def test_a_rejection_needs_its_reason_and_keeps_it(opening, recruiter):
    entry = EntryFactory(requisition=opening)
    with pytest.raises(ValidationFailed):
        pipeline.reject(entry, actor=recruiter, reason="  ")
    pipeline.reject(entry, actor=recruiter, reason="Too junior")
    entry.refresh_from_db()
    assert (entry.stage, entry.reject_reason, entry.decided_by) == ("rejected", "Too junior", recruiter)
    assert AssessmentApplication.objects.get(pk=entry.application_id).status == "rejected"
    note = ApplicationNote.objects.get(application=entry.application_id)
    assert (note.note_type, note.note_text, note.is_private) == ("status", "Too junior", False)


def test_a_rejection_here_leaves_a_hire_elsewhere_alone(opening, recruiter):
    entry = EntryFactory(requisition=opening)
    other = RequisitionFactory(created_by=recruiter, open=True)
    EntryFactory(requisition=other, application=entry.application, stage="interview")
    pipeline.reject(entry, actor=recruiter, reason="Better fit there")
    assert AssessmentApplication.objects.get(pk=entry.application_id).status == "completed"


def test_only_admins_take_a_rejection_back(opening, recruiter, admin_user):
    entry = EntryFactory(requisition=opening)
    pipeline.reject(entry, actor=recruiter, reason="No")
    with pytest.raises(PolicyDenied):
        pipeline.shortlist(entry, actor=recruiter, reason="Yes after all")
    with pytest.raises(ValidationFailed):
        pipeline.shortlist(entry, actor=admin_user)
    pipeline.shortlist(entry, actor=admin_user, reason="Mixed up two people")
    entry.refresh_from_db()
    assert (entry.stage, entry.decided_at, entry.reject_reason) == ("shortlisted", None, "")


def test_hiring_counts_and_the_last_opening_fills(opening, recruiter):
    people = [EntryFactory(requisition=opening, stage="offer") for _ in range(3)]
    pipeline.hire(people[0], actor=recruiter)
    opening.refresh_from_db()
    assert (opening.total_hired, opening.positions_filled, opening.status) == (1, 1, "open")
    pipeline.hire(people[1], actor=recruiter)
    opening.refresh_from_db()
    assert (opening.total_hired, opening.positions_filled, opening.status) == (2, 2, "filled")
    assert opening.is_published is False
    with pytest.raises(Conflict):
        pipeline.hire(people[2], actor=recruiter)
    pipeline.reject(people[2], actor=recruiter, reason="Filled")


def test_an_undone_hire_gives_the_opening_back(opening, recruiter):
    entry = EntryFactory(requisition=opening, stage="offer")
    pipeline.hire(entry, actor=recruiter)
    with pytest.raises(ValidationFailed):
        pipeline.move(entry, to="offer", actor=recruiter)
    pipeline.move(entry, to="offer", actor=recruiter, reason="Contract not signed")
    opening.refresh_from_db()
    assert (opening.total_hired, opening.positions_filled) == (0, 0)


@pytest.mark.parametrize("status", ["draft", "filled", "cancelled"])
def test_nobody_moves_on_where_nobody_is_hired(in_tenant, recruiter, status):
    requisition = RequisitionFactory(created_by=recruiter, status=status)
    entry = EntryFactory(requisition=requisition)
    with pytest.raises(Conflict):
        pipeline.shortlist(entry, actor=recruiter)


def test_roles_without_hiring_move_nobody(opening, viewer, interviewer, candidate_user):
    entry = EntryFactory(requisition=opening)
    for actor in (viewer, interviewer, candidate_user):
        with pytest.raises(PolicyDenied):
            pipeline.shortlist(entry, actor=actor)
    entry.refresh_from_db()
    assert entry.stage == "screening"


def test_any_recruiter_of_the_company_works_the_pipeline(opening, make_user):
    entry = EntryFactory(requisition=opening)
    pipeline.shortlist(entry, actor=make_user("recruiter"))
    entry.refresh_from_db()
    assert entry.stage == "shortlisted"


def test_adopt_takes_in_who_came_from_elsewhere(opening, recruiter):
    ApplicationFactory(assessment=opening.assessment)
    ApplicationFactory()
    assert board.outside(opening) == 1
    assert pipeline.adopt(opening, actor=recruiter) == 1
    assert pipeline.adopt(opening, actor=recruiter) == 0
    opening.refresh_from_db()
    assert opening.total_applicants == 1


def test_interviews_move_early_stages_only(opening, recruiter, interviewer):
    early, late = EntryFactory(requisition=opening), EntryFactory(requisition=opening, stage="offer")
    pipeline.begin_interviews(opening, early.application, actor=interviewer)
    assert PipelineEntry.objects.get(pk=early.pk).stage == "screening"
    for entry in (early, late):
        pipeline.begin_interviews(opening, entry.application, actor=recruiter)
    stages = PipelineEntry.objects.order_by("pk").values_list("stage", flat=True)
    assert list(stages) == ["interview", "offer"]


def test_recount_is_the_truth_after_any_change(opening, recruiter):
    entry = EntryFactory(requisition=opening)
    EntryFactory(requisition=opening)
    pipeline.mark_interviewed(opening, entry.application)
    pipeline.mark_interviewed(opening, entry.application)
    counters.recount(opening)
    opening.refresh_from_db()
    assert (opening.total_applicants, opening.total_interviewed, opening.total_hired) == (2, 1, 0)


def test_the_board_holds_everybody_once(opening, recruiter):
    EntryFactory(requisition=opening)
    EntryFactory(requisition=opening, stage="shortlisted")
    EntryFactory(requisition=opening, application=ApplicationFactory())
    columns = {column.key: (column.total, len(column.cards)) for column in board.board(opening, recruiter)}
    assert columns == {
        "invited": (1, 1),
        "testing": (0, 0),
        "tested": (1, 1),
        "shortlisted": (1, 1),
        "interview": (0, 0),
        "offer": (0, 0),
        "hired": (0, 0),
        "rejected": (0, 0),
    }


def test_a_long_column_shows_its_head_and_says_so(opening, recruiter, monkeypatch):
    monkeypatch.setattr(board, "CARDS_PER_COLUMN", 2)
    for _ in range(3):
        EntryFactory(requisition=opening)
    column = next(one for one in board.board(opening, recruiter) if one.key == "tested")
    assert (column.total, len(column.cards), column.hidden) == (3, 2, 1)
