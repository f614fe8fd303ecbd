"""Requisitions, their pipelines, and the interviews of the demo."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from config.demo import jobs, people
from config.demo.story import fixed_id
from config.demo.tests_taken import Attempt, apply
from interviews.models import InterviewFeedback, InterviewParticipant, InterviewSession
from recruiting.models import ApplicationNote, JobRequisition, PipelineEntry
from recruiting.operations import counters

OPEN_PIPELINE = (
    *(("pending", "screening"),) * 5,
    *(("in_progress", "screening"),),
    *(("completed", "screening"),) * 8,
    *(("shortlisted", "shortlisted"),) * 3,
    *(("shortlisted", "interview"),) * 3,
    ("shortlisted", "offer"),
    *(("rejected", "rejected"),) * 3,
)
CLOSED_PIPELINE = (
    *(("rejected", "rejected"),) * 6,
    *(("completed", "screening"),) * 3,
    *(("shortlisted", "shortlisted"),) * 3,
)


@dataclass
class Cast:
    """Who plays which part at one company."""

    tenant: object
    recruiter: object
    manager: object
    interviewers: list
    zone: str


def make_requisitions(company, cast, assessments, descriptions, clock):
    """Create the requisitions of a company; returns [(DemoRequisition, JobRequisition)]."""
    made = []
    for one in jobs.REQUISITIONS:
        if one.company != company:
            continue
        opened = clock.at(-one.age_days)
        row = JobRequisition.objects.create(
            public_id=fixed_id("req", company, one.key),
            title=one.title,
            description=jobs.DESCRIPTIONS.get(one.title) or f"{one.title} in our {one.department} team.",
            department=one.department,
            location="Berlin" if company == "northwind" else "London",
            required_skills=one.skills,
            experience_level=one.level,
            min_experience_years=2,
            max_experience_years=8,
            min_salary=Decimal(one.salary[0]),
            max_salary=Decimal(one.salary[1]),
            currency="EUR" if company == "northwind" else "GBP",
            positions_available=one.positions,
            priority=one.priority,
            status=one.status,
            is_published=one.status == "open",
            published_at=None if one.status in {"draft", "cancelled"} else opened,
            closes_at=clock.at(30) if one.status == "open" else None,
            jd=descriptions.get(one.title),
            assessment=assessments.get(one.assessment),
            created_by=cast.recruiter,
            hiring_manager=cast.manager,
        )
        JobRequisition.objects.filter(pk=row.pk).update(created_at=opened)
        made.append((one, row))
    return made


def fill_pipelines(told, requisitions, cast, clock):
    """Let candidates apply to one requisition after the other; returns {requisition key: [PipelineEntry]}."""
    remaining, entries = iter(told), {}
    for one, row in requisitions:
        plan = OPEN_PIPELINE if one.status == "open" else CLOSED_PIPELINE
        entries[one.key] = []
        for number in range(one.candidates):
            person, candidate = next(remaining)
            status, stage = plan[number * 7 % len(plan)]
            if one.status == "filled" and number == one.candidates - 1:
                status, stage = "shortlisted", "hired"
            days_ago = 3 if status == "in_progress" else max(2, one.age_days - 2 - number % 14)
            ability = {"rejected": 0.35, "screening": 0.6}.get(stage, 0.9)
            attempt = Attempt(status, days_ago, ability, events=(0, 0, 1, 0, 3, 2)[number % 6])
            application = apply(person, candidate, row.assessment, attempt, owner=cast.recruiter, clock=clock)
            entries[one.key].append(_entry(row, application, stage, number, cast, clock, days_ago))
        counters.recount(row)
    return entries


def _entry(row, application, stage, number, cast, clock, days_ago):
    decided = stage in {"shortlisted", "rejected", "hired", "offer", "interview"}
    entry = PipelineEntry.objects.create(
        public_id=fixed_id("pipe", row.public_id, application.public_id),
        requisition=row,
        application=application,
        stage=stage,
        position=number,
        stage_changed_at=clock.at(-max(1, days_ago // 3), 14),
        interviewed_at=clock.at(-max(1, days_ago // 4), 15) if stage in {"offer", "hired"} else None,
        added_by=cast.recruiter,
        decided_by=cast.recruiter if decided else None,
        decided_at=clock.at(-max(1, days_ago // 3), 14) if decided else None,
        reject_reason="The score is below what the role needs." if stage == "rejected" else "",
    )
    if number % 5 == 2:
        ApplicationNote.objects.create(
            public_id=fixed_id("note", entry.public_id),
            application=application,
            author=cast.manager,
            note_text="Good signal on data modelling. Ask about on-call in the interview.",
            note_type="follow_up",
            is_private=number % 2 == 0,
        )
    return entry


def _moments(clock):
    """Return (key, days from today, hour, status) of the interviews that are told for each company."""
    return (
        ("held", -6, 9, "completed"),
        ("unwritten", -1, 13, "completed"),
        ("missed", -4, 10, "no_show"),
        ("called-off", -2, 11, "cancelled"),
        ("today", 0, min(clock.now.hour + 2, 21), "scheduled"),
        ("tomorrow", 1, 9, "scheduled"),
        ("next-week", 5, 14, "scheduled"),
    )


def make_interviews(company, entries, requisition, cast, clock):
    """Create past and coming interviews over the entries that reached that far."""
    reached = [e for e in entries if e.stage in {"interview", "offer", "hired", "shortlisted"}]
    for number, (key, days, hour, status) in enumerate(_moments(clock)):
        entry = reached[number % len(reached)]
        start = clock.at(days, hour)
        held = status == "completed"
        lead = (
            cast.interviewers[number % len(cast.interviewers)]
            if status != "scheduled"
            else cast.interviewers[0]
        )
        interview = InterviewSession.objects.create(
            public_id=fixed_id("int", company, key),
            interview_type=("technical", "behavioral", "cultural")[number % 3],
            interview_mode="video" if number % 3 else "phone",
            candidate=entry.application.candidate,
            requisition=requisition,
            assessment_application=entry.application,
            scheduled_at=start,
            duration_minutes=45,
            timezone=cast.zone,
            interviewer=lead,
            scheduled_by=cast.recruiter,
            status=status,
            started_at=start if held else None,
            ended_at=start + timedelta(minutes=41) if held else None,
            actual_duration_minutes=41 if held else None,
            preparation_notes="Start with the test's weakest topic, leave ten minutes for questions.",
            meeting_link=f"https://meet.{company}.example/{key}",
            cancellation_reason="The candidate asked for another week." if status == "cancelled" else "",
        )
        InterviewParticipant.objects.create(
            public_id=fixed_id("ipart", company, key),
            interview=interview,
            user=lead,
            role="lead",
            response="accepted",
            busy=(start, start + timedelta(minutes=45)) if status == "scheduled" else None,
        )
        if held:
            PipelineEntry.objects.filter(pk=entry.pk).update(interviewed_at=interview.ended_at)
        if key == "held":
            _scorecard(company, interview, lead)
    counters.recount(requisition)


def _scorecard(company, interview, lead):
    InterviewFeedback.objects.create(
        public_id=fixed_id("fb", company, "held"),
        interview=interview,
        interviewer=lead,
        status="submitted",
        overall_rating=Decimal("4.5"),
        recommendation="hire",
        technical_skills_rating=Decimal("4.5"),
        communication_rating=Decimal("4.0"),
        problem_solving_rating=Decimal("5.0"),
        culture_fit_rating=Decimal("4.0"),
        strengths="Reads a plan of a slow query aloud and finds the missing index at once.",
        weaknesses="Little practice with incident reviews.",
        detailed_notes="Clear reasoning, asked good questions about our on-call load.",
        submitted_at=interview.ended_at + timedelta(hours=2),
    )


def cast_of(company, tenants, users):
    """Return who plays which part at a company."""
    if company == "northwind":
        names = (
            people.RECRUITER,
            people.MANAGER,
            [people.INTERVIEWER, people.SECOND_INTERVIEWER],
            "Europe/Berlin",
        )
    else:
        names = (people.OTHER_RECRUITER, people.OTHER_ADMIN, [people.OTHER_INTERVIEWER], "Europe/London")
    recruiter, manager, interviewers, zone = names
    return Cast(
        tenants[company], users[recruiter], users[manager], [users[email] for email in interviewers], zone
    )
