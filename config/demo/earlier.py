"""People who applied long ago and were put away: their attempts are what the figures of questions stand on.

Written in batches. Answers follow the two-parameter logistic model, so that the figures look like real ones; one
question has an option that nobody picks, one has got around and became easier and quicker, one separates nobody.
"""

import math
from datetime import timedelta
from decimal import Decimal

from assessments.models import (
    Answer,
    AnswerJournal,
    AssessmentApplication,
    Question,
    SessionQuestion,
    TestSession,
)
from assessments.operations import assessment_figures, statistics
from candidates.models import Candidate
from config.demo import crowd, tests_taken
from config.demo.story import chance_of, fixed_id

ATTEMPTS = 200
FIRST_NUMBER = 9_000_000
"""Numbers of these people, beyond those of any crowd."""
SPELLS = ((78, 66), (34, 30))
"""Days ago between which either half came; the gap is longer than a month, so that it ends in another one."""
UNUSED, LEAKED, FLAT = 1, 4, 6
"""Places of the questions that are not as they should be."""


def make_attempts(assessment, owner, clock):
    """Let many people take an assessment, and compute the figures. Needs the company's scope."""
    questions = list(Question.objects.filter(question_set=assessment.question_set).order_by("position"))
    people = Candidate.objects.bulk_create(_person(number, owner) for number in range(ATTEMPTS))
    applications, sessions, answers = [], [], []
    for number, person in enumerate(people):
        application, session, given = _attempt(number, person, assessment, questions, clock)
        applications.append(application)
        sessions.append(session)
        answers += given
    ended = [row.completed_at for row in applications]
    AssessmentApplication.objects.bulk_create(applications)
    TestSession.objects.bulk_create(sessions)
    for row, session, at in zip(applications, sessions, ended, strict=True):
        row.test_session, row.completed_at = session, at
    AssessmentApplication.objects.bulk_update(applications, ["test_session"])
    SessionQuestion.objects.bulk_create(
        SessionQuestion(session=session, question=one, position=place, option_order=sorted(one.options))
        for session in sessions
        for place, one in enumerate(questions, 1)
    )
    Answer.objects.bulk_create(answers)
    AnswerJournal.objects.bulk_create(
        AnswerJournal(
            session=one.session,
            question=one.question,
            selected_answer=one.selected_answer,
            client_seq=one.client_seq,
            received_at=one.saved_at,
        )
        for one in answers
    )
    statistics.count_company(assessment.tenant_id)
    assessment_figures.refresh_company(assessment.tenant_id)


def _person(number, owner):
    person = crowd.candidate(FIRST_NUMBER + number, owner)
    person.full_name = person.full_name.rsplit(" ", 1)[0]
    person.is_active = False
    return person


def _attempt(number, person, assessment, questions, clock):
    chance = chance_of("earlier", number)
    half = ATTEMPTS // 2
    first, last = SPELLS[number // half]
    days = first - (first - last) * (number % half) // half
    started = clock.at(-days, 9, number % 60)
    application = AssessmentApplication(
        public_id=fixed_id("app", "earlier", number),
        candidate=person,
        assessment=assessment,
        status="rejected",
        applied_at=started - timedelta(days=2),
        started_at=started,
        role_applied_for=assessment.job_title,
    )
    session = TestSession(
        public_id=fixed_id("session", "earlier", number),
        question_set=assessment.question_set,
        application=application,
        candidate_name=person.full_name,
        started_at=started,
        deadline_at=started + timedelta(minutes=assessment.duration_minutes),
        total_questions=len(questions),
        points_possible=Decimal(len(questions)),
        shuffle_seed=number,
    )
    answers = _answers(session, questions, chance, late=number >= half)
    chosen = {one.question_id: one.selected_answer for one in answers}
    tests_taken.close(session, questions, chosen, sum(one.time_taken_seconds for one in answers))
    application.completed_at = session.completed_at
    return application, session, answers


def _answers(session, questions, chance, *, late):
    strength, at, given = chance.gauss(0, 1), session.started_at, []
    for place, question in enumerate(questions):
        hard = 2.4 * place / max(1, len(questions) - 1) - 1.2
        leaked = place == LEAKED and late
        weight = 0 if place == FLAT else 1.4
        right = chance.random() < 1 / (1 + math.exp(-weight * (strength - hard) - 3 * leaked))
        seconds = int(chance.lognormvariate(math.log(20 if leaked else 55), 0.35)) + 2
        at += timedelta(seconds=seconds)
        given.append(
            Answer(
                session=session,
                question=question,
                selected_answer=question.correct_answer if right else _wrong(question, place, chance),
                client_seq=place + 1,
                saved_at=at,
                is_correct=right,
                points_awarded=Decimal(int(right)),
                time_taken_seconds=seconds,
            )
        )
    return given


def _wrong(question, place, chance):
    letters = [letter for letter in sorted(question.options) if letter != question.correct_answer]
    return chance.choices(letters, [5, 3, 0 if place == UNUSED else 2])[0]
