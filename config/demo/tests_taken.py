"""Question sets, assessments, applications, and the tests that demo candidates took."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from assessments.items.likeness import stem_hash
from assessments.models import (
    Answer,
    AnswerJournal,
    Assessment,
    AssessmentApplication,
    AssessmentToken,
    JobDescription,
    Question,
    QuestionSet,
    SessionQuestion,
    TestSession,
)
from config.demo import content, jobs
from config.demo.story import chance_of, fixed_id
from config.kernel.crypto import blind_index, new_token, token_hash
from monitoring.models import ProctoringEvent

EVENTS = (
    ("tab_switch", "medium"),
    ("window_blur", "medium"),
    ("copy_paste", "low"),
    ("connection_lost", "medium"),
)
CONSENT = "2026-01"


@dataclass
class Attempt:
    """How far a candidate got: the application's `status`, days since the invitation, ability 0 to 1."""

    status: str
    days_ago: int
    ability: float
    events: int = 0


def make_descriptions(owner):
    """Create the job descriptions; returns {title: JobDescription}."""
    return {
        title: JobDescription.objects.create(
            public_id=fixed_id("jd", title),
            title=title,
            extracted_text=text,
            status="ready",
            uploaded_by=owner,
        )
        for title, text in jobs.DESCRIPTIONS.items()
    }


def make_sets(company, cast, clock):
    """Create the question sets of a company, approved by a second person; returns {key: QuestionSet}."""
    made = {}
    for one in content.SETS:
        if one.company != company:
            continue
        made[one.key] = QuestionSet.objects.create(
            public_id=fixed_id("qs", one.key),
            title=one.title,
            skill=one.skill,
            level=one.level,
            total_questions=len(one.items),
            locked_at=clock.at(-80),
            created_by=cast.recruiter,
        )
        life = {
            "created_by": cast.recruiter,
            "edited_by": cast.recruiter,
            "reviewed_by": cast.manager,
            "reviewed_at": clock.at(-90),
            "used_at": clock.at(-80),
        }
        Question.objects.bulk_create(
            [_question(one, made[one.key], n, item, **life) for n, item in enumerate(one.items, 1)]
        )
    return made


def make_drafts(cast):
    """Create an open set on its way through review: code, a formula, several right answers."""
    drafts = content.DRAFTS
    owner = QuestionSet.objects.create(
        public_id=fixed_id("qs", drafts.key),
        title=drafts.title,
        skill=drafts.skill,
        level=drafts.level,
        total_questions=len(drafts.items),
        created_by=cast.manager,
    )
    for position, item in enumerate(drafts.items, 1):
        status = "in_review" if position < len(drafts.items) else "draft"
        life = {"created_by": cast.manager, "edited_by": cast.manager, "status": status}
        _question(drafts, owner, position, item, **life).save(force_insert=True)


def _question(one, question_set, position, item, **life):
    options, key = item.lettered()
    return Question(
        public_id=fixed_id("q", one.key, position),
        question_set=question_set,
        question_text=item.stem,
        options=options,
        correct_answer=key,
        explanation=item.why,
        position=position,
        difficulty=one.level,
        topic=one.skill,
        stem_hash=stem_hash(item.stem),
        **{"status": "approved", **life},
    )


def make_assessments(company, sets, owner, descriptions, clock):
    """Create the assessments of a company; returns {key: Assessment}."""
    return {
        one.key: Assessment.objects.create(
            public_id=fixed_id("assess", one.key),
            title=one.title,
            description="A short test of what the job asks for every week.",
            job_title=one.job_title,
            jd=descriptions.get(one.job_title),
            question_set=sets[one.question_set],
            duration_minutes=one.minutes,
            score_release=one.release,
            proctoring_level=one.proctoring,
            is_published=one.published,
            published_at=clock.at(-95) if one.published else None,
            created_by=owner,
        )
        for one in content.ASSESSMENTS
        if one.company == company
    }


def apply(person, candidate, assessment, attempt, *, owner, clock):
    """Tell one application with its invitation and, where it came to that, its test."""
    key = (assessment.public_id, person.number)
    invited = clock.at(-attempt.days_ago, 10, person.number % 60)
    application = AssessmentApplication.objects.create(
        public_id=fixed_id("app", *key),
        candidate=candidate,
        assessment=assessment,
        applied_at=invited,
        candidate_availability=candidate.availability_percentage,
        role_applied_for=assessment.job_title,
    )
    invitation = AssessmentToken.objects.create(
        public_id=fixed_id("inv", *key),
        assessment=assessment,
        application=application,
        candidate=candidate,
        candidate_email=person.email,
        email_hash=blind_index(person.email),
        token=token_hash(new_token()),
        valid_hours=720,
        expires_at=invited + timedelta(hours=720),
        sent_at=invited,
        used_at=None if attempt.status == "pending" else invited + timedelta(hours=6),
        created_by=owner,
    )
    if attempt.status != "pending":
        _sit(person, application, invitation, attempt, key=key, clock=clock)
    return application


def _sit(person, application, invitation, attempt, *, key, clock):
    chance, assessment = chance_of("test", *key), application.assessment
    running = attempt.status == "in_progress"
    started = clock.now - timedelta(minutes=6) if running else invitation.used_at
    questions = list(Question.objects.filter(question_set=assessment.question_set).order_by("position"))
    shown = chance.sample(questions, len(questions)) if assessment.shuffle_questions else questions
    seconds = sum(chance.randrange(35, 110) for _ in shown)
    session = TestSession(
        public_id=fixed_id("session", *key),
        question_set=assessment.question_set,
        application=application,
        invitation=invitation,
        user=application.candidate.user,
        candidate_name=person.full_name,
        candidate_email=person.email,
        started_at=started,
        deadline_at=started + timedelta(minutes=assessment.duration_minutes),
        total_questions=len(shown),
        points_possible=Decimal(len(shown)),
        shuffle_seed=chance.randrange(2**40),
        consent_at=started - timedelta(minutes=2),
        consent_version=CONSENT,
        consent_ip="198.51.100.7",
        ip_address="198.51.100.7",
        user_agent="Mozilla/5.0 (demo)",
    )
    answered = shown[: len(shown) // 2] if running else shown
    chosen = {q.pk: _choice(q, chance, attempt.ability) for q in answered}
    if not running:
        close(session, shown, chosen, seconds)
    session.save()
    _keep_answers(session, shown, chosen, chance, seconds)
    _events(session, shown, attempt, chance, started)
    application.test_session = session
    application.started_at = started
    application.completed_at = session.completed_at
    application.status = attempt.status
    application.save()


def _choice(question, chance, ability):
    if chance.random() < ability:
        return question.correct_answer
    return chance.choice([letter for letter in question.options if letter != question.correct_answer])


def close(session, shown, chosen, seconds):
    """End an unsaved attempt after so many seconds and mark it: a point for each right answer."""
    right = sum(chosen[q.pk] == q.correct_answer for q in shown)
    session.status = "completed"
    session.completed_at = session.started_at + timedelta(seconds=seconds)
    session.duration_seconds = seconds
    session.handed_in_by = "candidate"
    session.correct_answers = right
    session.points_awarded = Decimal(right)
    session.score_percentage = (Decimal(right * 100) / len(shown)).quantize(Decimal("0.01"))
    session.score_released_at = session.completed_at + timedelta(hours=24)
    session.score_release_due_at = session.score_released_at


def _keep_answers(session, shown, chosen, chance, seconds):
    SessionQuestion.objects.bulk_create(
        [
            SessionQuestion(
                session=session,
                question=q,
                position=n,
                option_order=chance.sample(sorted(q.options), len(q.options)),
            )
            for n, q in enumerate(shown, 1)
        ]
    )
    each, closed = seconds // len(shown), session.status == "completed"
    answers, journal = [], []
    for number, question in enumerate(q for q in shown if q.pk in chosen):
        at = session.started_at + timedelta(seconds=each * (number + 1))
        right = chosen[question.pk] == question.correct_answer
        common = {
            "session": session,
            "question": question,
            "selected_answer": chosen[question.pk],
            "client_seq": number + 1,
        }
        answers.append(
            Answer(
                **common,
                saved_at=at,
                is_correct=right if closed else None,
                points_awarded=Decimal(int(right)) if closed else None,
                time_taken_seconds=each,
            )
        )
        journal.append(AnswerJournal(**common, received_at=at))
    Answer.objects.bulk_create(answers)
    AnswerJournal.objects.bulk_create(journal)


def _events(session, shown, attempt, chance, started):
    made = []
    for number in range(attempt.events):
        event_type, severity = EVENTS[(number + session.shuffle_seed) % len(EVENTS)]
        if number == 2:
            event_type, severity = "multiple_faces", "high"
        at = started + timedelta(seconds=60 + 97 * number)
        made.append(
            ProctoringEvent(
                public_id=fixed_id("proc", session.public_id, number),
                test_session=session,
                event_type=event_type,
                severity=severity,
                detected_at=at,
                client_time=at,
                duration_seconds=chance.randrange(2, 25),
                question=chance.choice(shown),
                idempotency_key=f"demo-{number}",
            )
        )
    ProctoringEvent.objects.bulk_create(made)
