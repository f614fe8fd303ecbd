"""Rows of recruiting. Make them inside a tenant context."""

import factory
from django.utils import timezone

from recruiting.models import ApplicationNote, JobRequisition, PipelineEntry
from tests.factories.assessments import ApplicationFactory, AssessmentFactory


class RequisitionFactory(factory.django.DjangoModelFactory):
    """Give `created_by`."""

    class Meta:
        model = JobRequisition

    title = factory.Sequence(lambda n: f"Backend engineer {n}")
    description = "Builds and runs our services."
    required_skills = factory.LazyFunction(lambda: {"Python": "advanced"})

    class Params:
        open = factory.Trait(
            status="open",
            is_published=True,
            published_at=factory.LazyFunction(timezone.now),
            assessment=factory.SubFactory(AssessmentFactory, published=True),
        )


class TestedApplicationFactory(ApplicationFactory):
    """An application whose test is over."""

    __test__ = False

    status = "completed"
    started_at = factory.LazyFunction(timezone.now)
    completed_at = factory.LazyFunction(timezone.now)


class EntryFactory(factory.django.DjangoModelFactory):
    """Give `requisition`; the application's test is over."""

    class Meta:
        model = PipelineEntry

    application = factory.SubFactory(TestedApplicationFactory)


class ApplicationNoteFactory(factory.django.DjangoModelFactory):
    """Give `author`."""

    class Meta:
        model = ApplicationNote

    application = factory.SubFactory(ApplicationFactory)
    note_text = "Asked about the team."
