"""The paper of one attempt: its questions chosen, and written down so that nothing changes it afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import Selection
from assessments.models import (
    Assessment,
    AssessmentApplication,
    AssessmentSection,
    Question,
    QuestionExposure,
    SessionQuestion,
    SessionSection,
    TestSession,
)
from assessments.operations import versions
from assessments.selectors import accommodations, drawing
from candidates.models import Candidate
from config.kernel.errors import NotFound


@dataclass(frozen=True)
class Part:
    """Questions that stay together; `section` is None where an assessment has no sections."""

    section: AssessmentSection | None
    questions: list[Question]


def choose(assessment: Assessment, *, seed: int) -> list[Part]:
    """Return the questions of one attempt and note that they were used: from now on they stay as they are.

    They are read once they are marked, and marking waits for who is changing one: the change is in what is read
    here, or it makes a new version.

    Raises TooFewQuestions, and NotFound where an assessment without sections has no question.
    """
    drawn = drawing.draw(assessment, seed=seed) if assessment.section_count else _whole(assessment, seed)
    if not any(questions for _section, questions in drawn):
        raise NotFound(_("This test has no questions yet."))
    keys = [pk for _section, questions in drawn for pk in questions]
    versions.mark_used(keys)
    kept = Question.objects.in_bulk(keys)
    return [Part(section, [kept[pk] for pk in questions]) for section, questions in drawn]


@contextmanager
def sample(assessment: Assessment, *, seed: int, actor: Any) -> Iterator[TestSession]:
    """Yield an attempt as a candidate would get it now, as far as the bank allows; nothing of it stays.

    Everything is written and undone with the block, so that pages which read attempts can show it. Questions
    are not noted as used. Raises PolicyDenied, NotFound where there is no question.
    """
    policy.can_view(actor, assessment).require()
    if assessment.section_count:
        drawn, _shortages = drawing.attempt(assessment, drawing.sections_of(assessment), seed=seed)
    else:
        drawn = _whole(assessment, seed)
    found = Question.objects.in_bulk([pk for _section, questions in drawn for pk in questions])
    if not found:
        raise NotFound(_("This test has no questions yet."))
    parts = [Part(section, [found[pk] for pk in questions]) for section, questions in drawn if questions]
    now = timezone.now()
    with transaction.atomic():
        candidate = Candidate.objects.create(full_name=_("Preview"), email="preview@assist.invalid")
        application = AssessmentApplication.objects.create(candidate=candidate, assessment=assessment)
        session = TestSession.objects.create(
            **drawing.owner_of(assessment),
            application=application,
            candidate_name=candidate.full_name,
            started_at=now,
            deadline_at=now + timedelta(minutes=assessment.duration_minutes),
            shuffle_seed=seed,
            total_questions=len(found),
        )
        freeze(session, parts, assessment)
        yield session
        transaction.set_rollback(True)


def _whole(assessment: Assessment, seed: int) -> list[drawing.Drawn]:
    return [drawing.Drawn(None, [row.pk for row in drawing.whole_of(assessment, seed=seed)])]


def freeze(session: TestSession, parts: Sequence[Part], assessment: Assessment) -> None:
    """Write down which questions, in which order, with which order of options, this attempt consists of.

    Questions of one section stay together, and sections keep their order; what is shuffled is shuffled inside.
    Approved conditions lengthen the time of each section.
    """
    percent = accommodations.percent_of(session.accommodation)
    draw = random.Random(session.shuffle_seed)  # noqa: S311  (an order that can be repeated, not a secret)
    sections = SessionSection.objects.bulk_create(
        SessionSection(
            session=session,
            section=part.section,
            position=position,
            title=part.section.title,
            weight=part.section.weight,
            time_limit_minutes=accommodations.stretched(part.section.time_limit_minutes, percent),
            total_questions=len(part.questions),
            points_possible=sum(question.points for question in part.questions),
        )
        for position, part in enumerate(parts, start=1)
        if part.section is not None
    )
    rows: list[SessionQuestion] = []
    for place, part in enumerate(parts):
        order = list(part.questions)
        if assessment.shuffle_questions:
            draw.shuffle(order)
        for question in order:
            letters = sorted(question.options)
            if assessment.shuffle_options:
                draw.shuffle(letters)
            rows.append(
                SessionQuestion(
                    session=session,
                    section=sections[place] if sections else None,
                    question=question,
                    position=len(rows) + 1,
                    option_order=letters,
                )
            )
    SessionQuestion.objects.bulk_create(rows)


def count_draws(parts: Sequence[Part]) -> None:
    """Count that a draw took these questions, so that the next draws prefer others.

    Near enough, not exact: figures that another start is writing at this moment are left as they are, so that
    no candidate waits for another one.
    """
    drawn = sorted(
        question.pk
        for part in parts
        if part.section is not None and part.section.selection != Selection.FIXED
        for question in part.questions
    )
    rows = QuestionExposure.objects.filter(question__in=drawn)
    known = set(rows.values_list("question_id", flat=True))
    idle = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
    QuestionExposure.objects.filter(pk__in=list(idle.values_list("pk", flat=True))).update(
        times=F("times") + 1
    )
    fresh = (QuestionExposure(question_id=pk) for pk in drawn if pk not in known)
    QuestionExposure.objects.bulk_create(fresh, ignore_conflicts=True)
