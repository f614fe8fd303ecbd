"""Rows of the assessments. Make them inside a tenant context."""

from datetime import timedelta

import factory
from django.utils import timezone

from assessments import models
from assessments.items.likeness import stem_hash
from config.kernel.crypto import blind_index, new_token, token_hash
from tests.factories.candidates import CandidateFactory


class JobDescriptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.JobDescription

    title = factory.Sequence(lambda n: f"Backend engineer {n}")
    extracted_text = "We look for an engineer who knows Python and SQL."
    status = "ready"


class QuestionSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.QuestionSet

    skill = factory.Sequence(lambda n: f"Python {n}")
    level = "intermediate"


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Question

    question_set = factory.SubFactory(QuestionSetFactory)
    question_text = factory.Sequence(lambda n: f"What does expression {n} give?")
    options = factory.LazyFunction(lambda: {"A": "1", "B": "2", "C": "3", "D": "4"})
    correct_answer = "B"
    stem_hash = factory.LazyAttribute(lambda row: stem_hash(row.question_text))
    position = factory.Sequence(lambda n: n + 1)
    status = "approved"


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Assessment

    title = factory.Sequence(lambda n: f"Python test {n}")
    job_title = "Backend engineer"
    question_set = factory.SubFactory(QuestionSetFactory)

    class Params:
        published = factory.Trait(is_published=True, published_at=factory.LazyFunction(timezone.now))


class SectionFactory(factory.django.DjangoModelFactory):
    """A section that draws five questions; `section_count` of its assessment follows."""

    class Meta:
        model = models.AssessmentSection
        skip_postgeneration_save = True

    assessment = factory.SubFactory(AssessmentFactory, question_set=None)
    position = factory.LazyAttribute(lambda row: row.assessment.sections.count() + 1)
    title = factory.Sequence(lambda n: f"Part {n}")
    count = 5

    @factory.post_generation
    def counted(self, create, _extracted, **_kwargs):
        if create:
            self.assessment.section_count = self.assessment.sections.count()
            self.assessment.save(update_fields=["section_count"])


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AssessmentApplication

    candidate = factory.SubFactory(CandidateFactory)
    assessment = factory.SubFactory(AssessmentFactory, published=True)

    class Params:
        running = factory.Trait(status="in_progress", started_at=factory.LazyFunction(timezone.now))
        tested = factory.Trait(
            status="completed",
            started_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=20)),
            completed_at=factory.LazyFunction(timezone.now),
        )


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation whose secret is `raw`, as if the mail job had run."""

    class Meta:
        model = models.AssessmentToken
        exclude = ("raw",)

    raw = factory.LazyFunction(new_token)
    application = factory.SubFactory(ApplicationFactory)
    assessment = factory.SelfAttribute("application.assessment")
    candidate = factory.SelfAttribute("application.candidate")
    candidate_email = factory.SelfAttribute("candidate.email")
    email_hash = factory.LazyAttribute(lambda row: blind_index(row.candidate_email))
    token = factory.LazyAttribute(lambda row: token_hash(row.raw))
    token_prefix = factory.LazyAttribute(lambda row: row.raw[:6])
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=24))
    sent_at = factory.LazyFunction(timezone.now)


class TestSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.TestSession

    __test__ = False

    application = factory.SubFactory(ApplicationFactory, running=True)
    question_set = factory.SelfAttribute("application.assessment.question_set")
    candidate_name = factory.SelfAttribute("application.candidate.full_name")
    deadline_at = factory.LazyFunction(lambda: timezone.now() + timedelta(minutes=30))

    class Params:
        finished = factory.Trait(
            status="completed",
            started_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=20)),
            completed_at=factory.LazyFunction(timezone.now),
            score_percentage=80,
        )
