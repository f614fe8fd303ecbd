"""What makes the demo candidate's own pages worth a look: an interview to come, a question answered, streaks."""

from datetime import timedelta

from accounts.models import User
from candidates.models import Candidate, CandidateRequest
from config.demo import people
from config.demo.story import fixed_id
from interviews.models import InterviewParticipant, InterviewSession

LENGTH = timedelta(minutes=45)


def make_own(company, cast, requisition, clock):
    """Add to the story of the person behind the demo's candidate account, where the company knows her."""
    candidate = Candidate.objects.filter(user__email=people.CANDIDATE).first()
    if candidate is None:
        return
    _plan_interview(company, candidate, cast, requisition, clock)
    CandidateRequest.objects.create(
        public_id=fixed_id("creq", company, "own"),
        candidate=candidate,
        kind="question",
        text="May I use paper and pencil during the test?",
        status="answered",
        answer="Yes, gladly. Nobody looks at your notes.",
        due_at=clock.at(-8, 10),
        answered_by=cast.recruiter,
        answered_at=clock.at(-9, 15),
    )
    today = clock.now.date()
    User.objects.filter(email=people.CANDIDATE).update(
        login_streak=12,
        login_streak_max=31,
        login_streak_last_date=today - timedelta(days=1),
        quiz_streak=7,
        quiz_streak_max=8,
        quiz_streak_last_date=today - timedelta(days=1),
    )


def _plan_interview(company, candidate, cast, requisition, clock):
    start, lead = clock.at(6, 16), cast.interviewers[-1]
    interview = InterviewSession.objects.create(
        public_id=fixed_id("int", company, "own"),
        interview_type="technical",
        interview_mode="video",
        candidate=candidate,
        requisition=requisition,
        assessment_application=candidate.applications.order_by("pk").first(),
        scheduled_at=start,
        duration_minutes=45,
        timezone=cast.zone,
        interviewer=lead,
        scheduled_by=cast.recruiter,
        meeting_link=f"https://meet.{company}.example/own",
    )
    InterviewParticipant.objects.create(
        public_id=fixed_id("ipart", company, "own"),
        interview=interview,
        user=lead,
        role="lead",
        response="accepted",
        busy=(start, start + LENGTH),
    )
