"""Rows of interviews. Make them inside a tenant context."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from interviews.models import InterviewFeedback, InterviewParticipant, InterviewSession
from tests.factories.candidates import CandidateFactory


def in_hours(hours):
    """Return the moment that many hours from now (negative: ago), on a whole minute."""
    return timezone.now().replace(second=0, microsecond=0) + timedelta(hours=hours)


class InterviewFactory(factory.django.DjangoModelFactory):
    """Give `interviewer`; the lead's seat is made with it. `panel` adds seats."""

    class Meta:
        model = InterviewSession
        skip_postgeneration_save = True

    candidate = factory.SubFactory(CandidateFactory)
    scheduled_at = factory.Sequence(lambda n: in_hours(24 + 2 * n))
    duration_minutes = 60

    class Params:
        running = factory.Trait(status="in_progress", started_at=factory.LazyFunction(timezone.now))
        completed = factory.Trait(
            status="completed",
            scheduled_at=factory.LazyFunction(lambda: in_hours(-3)),
            started_at=factory.LazyFunction(lambda: in_hours(-3)),
            ended_at=factory.LazyFunction(lambda: in_hours(-2)),
            actual_duration_minutes=60,
        )

    @factory.post_generation
    def panel(self, create, extracted, **kwargs):
        begins = self.scheduled_at
        busy = None
        if self.status in {"scheduled", "in_progress"}:
            busy = (begins, begins + timedelta(minutes=self.duration_minutes))
        for person in [self.interviewer, *(extracted or [])]:
            role = "lead" if person == self.interviewer else "panel"
            InterviewParticipant.objects.create(interview=self, user=person, role=role, busy=busy)


class FeedbackFactory(factory.django.DjangoModelFactory):
    """A submitted scorecard; give `interview` and `interviewer`."""

    class Meta:
        model = InterviewFeedback

    status = "submitted"
    overall_rating = Decimal("4.0")
    recommendation = "hire"
    strengths = "Clear thinking."
    submitted_at = factory.LazyFunction(timezone.now)

    class Params:
        draft = factory.Trait(status="draft", submitted_at=None)
