"""Messages, jobs and proctoring events."""

import factory
from django.utils import timezone

from monitoring.models import CeleryTask, Notification, ProctoringEvent


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    tenant_id = factory.SelfAttribute("user.tenant_id")
    notification_type = "system"
    title = factory.Sequence(lambda n: f"Message {n}")
    message = "Something happened."


class CeleryTaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CeleryTask

    task_id = factory.Faker("uuid4")
    task_name = "candidates.tasks.import_candidates"


class ProctoringEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProctoringEvent

    event_type = "tab_switch"
    severity = "high"
    detected_at = factory.LazyFunction(timezone.now)
    idempotency_key = factory.Sequence(lambda n: f"key-{n}")
