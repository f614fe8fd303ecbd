"""People who applied long ago and were put away: their attempts are what the figures of questions stand on.

Written in batches. Answers follow the two-parameter logistic model, so that the figures look like real ones. Of the
screening one question has an option that nobody picks, one has got around and became easier and quicker, one separates
nobody. Of the longer test two people handed in the same wrong answers, all but the last ones.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from assessments.models import (
    Answer,
    AnswerJournal,
    Assessment,
    AssessmentApplication,
    AssessmentSection,
    Question,
    SectionItem,
    SessionQuestion,
    TestSession,
)
from candidates.models import Candidate
from config.demo import crowd, tests_taken
from config.demo.story import chance_of, fixed_id

UNUSED, LEAKED, FLAT = 1, 4, 6
"""Places of the questions that are not as they should be."""
LONGER = (("python", "basic"), ("python", "intermediate"), ("sql", "intermediate"))
"""The parts of the starter bank that the longer test asks."""


@dataclass(frozen=True)
class Group:
    """People who took one assessment; `first` are their numbers from, beyond those of any crowd.

    `spells` are the days ago between which either half came. `odd` says whether questions are not as they should be;
    the second of `alike` had what the first one answered before him, but for the last `OWN` questions.
    """

    word: str
    first: int
    number: int
    spells: tuple[tuple[int, int], tuple[int, int]]
    odd: bool = False
    alike: tuple[int, int] | None = None


SCREENED = Group("earlier", 9_000_000, 200, ((78, 66), (34, 30)), odd=True)
"""The gap of the spells is longer than a month, so that it ends in another one."""
TESTED = Group("longer", 9_001_000, 40, ((60, 52), (51, 45)), alike=(11, 12))
OWN = 5


def make_screened(assessment, owner, clock):
    """Let many people take a short test, and compute the figures. Needs the company's scope."""
    questions = list(Question.objects.filter(question_set=assessment.question_set).order_by("position"))
    _take(SCREENED, assessment, questions, owner, clock)


def make_tested(owner, clock):
    """Make a longer test of the starter bank that some people have taken. Needs the company's scope."""
    assessment = Assessment.objects.create(
        public_id=fixed_id("assess", "longer"),
        title="Python and SQL fundamentals",
        description="What every trainee of the data team is asked.",
        job_title="Data Engineer Trainee",
        duration_minutes=45,
        section_count=1,
        is_published=True,
        published_at=clock.at(-70),
        created_by=owner,
    )
    section = AssessmentSection.objects.create(
        assessment=assessment, position=1, title="Python and SQL", selection="fixed", weight=100
    )
    wanted = [f"starter:{name}:{level}" for name, level in LONGER]
    rows = Question.objects.filter(question_set__reference__in=wanted, status="approved")
    questions = list(rows.order_by("question_set__reference", "position"))
    Question.objects.filter(pk__in=[row.pk for row in questions]).update(used_at=clock.at(-60))
    SectionItem.objects.bulk_create(
        SectionItem(section=section, question=row, position=place) for place, row in enumerate(questions, 1)
    )
    _take(TESTED, assessment, questions, owner, clock)


def _take(group, assessment, questions, owner, clock):
    people = Candidate.objects.bulk_create(
        _person(group.first + number, owner) for number in range(group.number)
    )
    applications, sessions, answers = [], [], []
    for number, person in enumerate(people):
        application, session, given = _attempt(group, number, person, assessment, questions, clock)
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


def _person(number, owner):
    person = crowd.candidate(number, owner)
    person.full_name = person.full_name.rsplit(" ", 1)[0]
    person.is_active = False
    return person


def _attempt(group, number, person, assessment, questions, clock):
    chance = chance_of(group.word, number)
    half = group.number // 2
    first, last = group.spells[number // half]
    days = first - (first - last) * (number % half) // half
    started = clock.at(-days, 9, number % 60)
    application = AssessmentApplication(
        public_id=fixed_id("app", group.word, number),
        candidate=person,
        assessment=assessment,
        status="rejected",
        applied_at=started - timedelta(days=2),
        started_at=started,
        role_applied_for=assessment.job_title,
    )
    session = TestSession(
        public_id=fixed_id("session", group.word, number),
        question_set=assessment.question_set,
        application=application,
        candidate_name=person.full_name,
        started_at=started,
        deadline_at=started + timedelta(minutes=assessment.duration_minutes),
        total_questions=len(questions),
        points_possible=Decimal(len(questions)),
        shuffle_seed=number,
    )
    own = _choices(questions, chance, group, late=number >= half, strength=_strength(group, number, chance))
    if group.alike and number == group.alike[1]:
        copied = _copied_from(group, questions)
        own = [*copied[: len(questions) - OWN], *own[len(questions) - OWN :]]
    answers = _answers(session, questions, own, chance, quick=group.odd and number >= half)
    chosen = {one.question_id: one.selected_answer for one in answers}
    tests_taken.close(session, questions, chosen, sum(one.time_taken_seconds for one in answers))
    application.completed_at = session.completed_at
    return application, session, answers


def _strength(group, number, chance):
    """Return how able somebody is; of a pair both are of a kind that has many answers wrong."""
    own = chance.gauss(0, 1)
    return -0.3 if number in (group.alike or ()) else own


def _copied_from(group, questions):
    source = group.alike[0]
    chance = chance_of(group.word, source)
    return _choices(questions, chance, group, late=False, strength=_strength(group, source, chance))


def _choices(questions, chance, group, *, late, strength):
    """Return the letter that somebody chooses at each question."""
    chosen = []
    for place, question in enumerate(questions):
        hard = 2.4 * place / max(1, len(questions) - 1) - 1.2
        leaked = group.odd and place == LEAKED and late
        weight = 0 if group.odd and place == FLAT else 1.4
        right = chance.random() < 1 / (1 + math.exp(-weight * (strength - hard) - 3 * leaked))
        unused = group.odd and place == UNUSED
        chosen.append(question.correct_answer if right else _wrong(question, chance, unused=unused))
    return chosen


def _answers(session, questions, chosen, chance, *, quick):
    at, given = session.started_at, []
    for place, (question, letter) in enumerate(zip(questions, chosen, strict=True)):
        seconds = int(chance.lognormvariate(math.log(20 if quick and place == LEAKED else 55), 0.35)) + 2
        at += timedelta(seconds=seconds)
        right = letter == question.correct_answer
        given.append(
            Answer(
                session=session,
                question=question,
                selected_answer=letter,
                client_seq=place + 1,
                saved_at=at,
                is_correct=right,
                points_awarded=Decimal(int(right)),
                time_taken_seconds=seconds,
            )
        )
    return given


def _wrong(question, chance, *, unused):
    letters = [letter for letter in sorted(question.options) if letter != question.correct_answer]
    return chance.choices(letters, [5, 3, 0 if unused else 2, 2, 2, 2, 2][: len(letters)])[0]
