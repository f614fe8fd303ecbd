"""Chainable reads, and who sees which rows."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.enums import UserRole
from assessments.enums import (
    AssessmentStatus,
    CaseStatus,
    InvitationState,
    QuestionSetStatus,
    QuestionStatus,
    SessionStatus,
)

READERS = frozenset({UserRole.RECRUITER, UserRole.ADMIN, UserRole.VIEWER})
"""Roles that see all tests and applications of their company."""

AUTHORS = frozenset({UserRole.RECRUITER, UserRole.ADMIN})
"""Roles that write them."""


def number_of(rows, *, by, outer="pk"):
    """Count the `rows` whose field `by` is the outer row's `outer`, for the rows that are shown and no others.

    A join with COUNT would group the whole table before the first page of it could be cut off.
    """
    counted = rows.filter(**{by: OuterRef(outer)}).order_by().values(by).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


class CompanyQuerySet(models.QuerySet):
    """Rows that the readers of a company see; superadmins read what the scope in force holds."""

    def visible_to(self, actor):
        if not actor.is_authenticated:
            return self.none()
        if actor.role == UserRole.SUPERADMIN:
            return self
        if actor.role in READERS and actor.tenant_id is not None:
            return self.filter(tenant_id=actor.tenant_id)
        return self.none()


class JobDescriptionQuerySet(CompanyQuerySet):
    def active(self):
        return self.filter(is_active=True)


class QuestionSetQuerySet(CompanyQuerySet):
    def usable(self):
        """Sets that an assessment may be based on."""
        return self.filter(status=QuestionSetStatus.READY)


class QuestionQuerySet(CompanyQuerySet):
    def in_sets(self):
        """The bank; the others belong to job descriptions and are put before their applicants alone."""
        return self.filter(question_set__isnull=False)

    def approved(self):
        """Questions that may be put before candidates, in their order."""
        return self.filter(status=QuestionStatus.APPROVED).order_by("position", "pk")

    def kept(self):
        """All but retired ones, in their order."""
        return self.exclude(status=QuestionStatus.RETIRED).order_by("position", "pk")


class AssessmentQuerySet(CompanyQuerySet):
    def active(self):
        return self.filter(is_active=True)

    def latest(self):
        """All but those whose newer version has been published."""
        newer = Q(next_versions__is_active=True, next_versions__published_at__isnull=False)
        return self.exclude(pk__in=self.model.objects.filter(newer).values("pk"))

    def open(self):
        """Published, not deactivated, not expired: what candidates can be let into."""
        return self.filter(self.condition(AssessmentStatus.PUBLISHED))

    def with_status(self, status):
        return self.filter(self.condition(status))

    @staticmethod
    def condition(status):
        """Return the condition behind one derived status."""
        over = Q(expires_at__isnull=False, expires_at__lte=timezone.now())
        return {
            AssessmentStatus.INACTIVE: Q(is_active=False),
            AssessmentStatus.EXPIRED: Q(is_active=True, is_published=True) & over,
            AssessmentStatus.PUBLISHED: Q(is_active=True, is_published=True) & ~over,
            AssessmentStatus.REPLACED: Q(is_active=True, superseded_at__isnull=False),
            AssessmentStatus.DRAFT: Q(is_active=True, is_published=False, superseded_at__isnull=True),
        }[AssessmentStatus(status)]

    def matching(self, text):
        """Title or job title holds the text."""
        return self.filter(Q(title__icontains=text) | Q(job_title__icontains=text))

    def with_counts(self):
        """Add `application_count` and `finished_count`."""
        applications = self.model._meta.get_field("applications").related_model.objects
        return self.annotate(
            application_count=number_of(applications, by="assessment"),
            finished_count=number_of(applications.filter(completed_at__isnull=False), by="assessment"),
        )


class InvitationQuerySet(CompanyQuerySet):
    def live(self):
        """Neither used nor revoked; may have expired."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)

    def in_state(self, state):
        return self.filter(self.condition(state))

    @staticmethod
    def condition(state):
        """Return the condition behind one derived state."""
        live = Q(used_at__isnull=True, revoked_at__isnull=True)
        current = live & Q(expires_at__gt=timezone.now())
        return {
            InvitationState.USED: Q(used_at__isnull=False),
            InvitationState.REVOKED: Q(used_at__isnull=True, revoked_at__isnull=False),
            InvitationState.EXPIRED: live & Q(expires_at__lte=timezone.now()),
            InvitationState.OPENED: current & Q(opened_at__isnull=False),
            InvitationState.SENT: current & Q(opened_at__isnull=True, sent_at__isnull=False, send_error=""),
            InvitationState.FAILED: current & Q(opened_at__isnull=True) & ~Q(send_error=""),
            InvitationState.QUEUED: current & Q(opened_at__isnull=True, sent_at__isnull=True, send_error=""),
        }[InvitationState(state)]


class SessionQuerySet(CompanyQuerySet):
    def running(self):
        return self.filter(status=SessionStatus.STARTED)

    def overdue(self, now=None):
        """Running attempts whose time is over; the clock of a paused one stands."""
        return self.running().filter(deadline_at__lte=now or timezone.now(), paused_at__isnull=True)


class AccommodationQuerySet(CompanyQuerySet):
    def visible_to(self, actor):
        """Requests hold private reasons: the company's admins decide and read them, not even the platform does."""
        if actor.is_authenticated and actor.role == UserRole.ADMIN and actor.tenant_id is not None:
            return self.filter(tenant_id=actor.tenant_id)
        return self.none()


class ReviewQuerySet(CompanyQuerySet):
    def visible_to(self, actor):
        """Hints and cases are read by those who judge them; recruiters see the outcome at the attempt."""
        if actor.is_authenticated and actor.role == UserRole.ADMIN and actor.tenant_id is not None:
            return self.filter(tenant_id=actor.tenant_id)
        return self if actor.is_authenticated and actor.role == UserRole.SUPERADMIN else self.none()


class IntegrityCaseQuerySet(ReviewQuerySet):
    def waiting(self):
        """Not decided yet."""
        return self.exclude(status=CaseStatus.DECIDED)

    def worst_first(self):
        return self.order_by("-severity_rank", "-score", "pk")


class ApplicationQuerySet(CompanyQuerySet):
    def with_people(self):
        """Load what every list of applications shows."""
        return self.select_related("candidate", "assessment", "test_session")
