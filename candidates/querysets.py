"""Chainable reads, and who sees which rows."""

from django.db import models
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.db.models.functions import Lower

from accounts.enums import UserRole
from candidates.enums import DocumentCategory, RequestStatus
from config.kernel.crypto import blind_index
from config.kernel.tenancy import TenantManager, require_scope

READERS = frozenset({UserRole.RECRUITER, UserRole.ADMIN, UserRole.VIEWER})
"""Roles that see all candidates of their company."""


def _company_rows(queryset, actor):
    """The rows of the actor's company when the role reads candidates; superadmins read all companies."""
    if not actor.is_authenticated:
        return queryset.none()
    if actor.role == UserRole.SUPERADMIN:
        return queryset
    if actor.role in READERS and actor.tenant_id is not None:
        return queryset.filter(tenant_id=actor.tenant_id)
    return queryset.none()


class SharedManager(TenantManager):
    """Rows of the company in force and those without a company; raises outside of any scope."""

    def get_queryset(self):
        queryset = super(TenantManager, self).get_queryset()
        scope = require_scope(self.model.__name__)
        return (
            queryset
            if scope.platform
            else queryset.filter(Q(tenant_id=scope.tenant_id) | Q(tenant__isnull=True))
        )


class _CatalogueQuerySet(models.QuerySet):
    """Suggestions: names that start with the text, then those with a word that does, then the rest.

    Among equals, what more job roles ask for comes first.
    """

    def active(self):
        return self.filter(is_active=True)

    def visible_to(self, actor):
        """Everybody signed in may read the catalogue; the manager keeps other companies' rows out."""
        return self if actor.is_authenticated else self.none()

    def _ranked(self, text, matches, *, exact=None):
        starts = Q(name__istartswith=text)
        starts = When(starts if exact is None else starts | exact, then=Value(0))
        word = When(name__icontains=f" {text}", then=Value(1))
        rank = Case(starts, word, default=Value(2), output_field=IntegerField())
        rows = self.active().filter(matches).alias(rank=rank, asked=Count("role_skills"))
        return rows.order_by("rank", "-asked", Lower("name"), "pk")


class SkillQuerySet(_CatalogueQuerySet):
    def suggestions(self, text):
        """Active skills that match `text` in name or alias, best first."""
        text = text.strip()
        exact = Q(aliases__contains=[text.lower()])
        return self._ranked(text, Q(name__icontains=text) | Q(aliases__icontains=text), exact=exact)


class JobRoleQuerySet(_CatalogueQuerySet):
    def suggestions(self, text):
        """Active job roles whose name matches `text`, best first."""
        text = text.strip()
        return self._ranked(text, Q(name__icontains=text))


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """All files of the company for the roles that read candidates; pictures of a test for its admins."""
        rows = _company_rows(self, actor)
        if actor.is_authenticated and actor.role == UserRole.ADMIN:
            return rows
        return rows.exclude(document_category=DocumentCategory.SNAPSHOT)

    def present(self):
        """Rows whose stored file still exists."""
        return self.filter(removed_at__isnull=True)


class CandidateQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """All candidates of the company for recruiters, admins and viewers.

        Interviewers see candidates on their interviews' own pages, not here.
        """
        return _company_rows(self, actor)

    def active(self):
        return self.filter(is_active=True)

    def with_email(self, address):
        """The candidate with exactly this address (upper and lower case are the same)."""
        return self.filter(email_hash=blind_index(address))

    def matching(self, text):
        """Rows whose name or title contains the text; something with an @ is looked up as a whole address."""
        text = text.strip()
        if "@" in text:
            return self.with_email(text)
        return self.filter(Q(full_name__icontains=text) | Q(current_title__icontains=text))


class NoteQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Open notes for readers of candidates; private ones for their author and the company's admins."""
        rows = _company_rows(self, actor)
        if not actor.is_authenticated or actor.role in {UserRole.ADMIN, UserRole.SUPERADMIN}:
            return rows
        return rows.filter(Q(is_private=False) | Q(author_id=actor.pk))


class RequestQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Requests of the company's candidates for its recruiters and admins; nobody else reads their texts."""
        if not actor.is_authenticated or actor.role not in {UserRole.RECRUITER, UserRole.ADMIN}:
            return self.none()
        return _company_rows(self, actor)

    def waiting(self):
        return self.filter(status=RequestStatus.OPEN)


class SkillMatchQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Own comparisons for recruiters, all of the company for admins."""
        rows = _company_rows(self, actor)
        if not actor.is_authenticated or actor.role in {UserRole.ADMIN, UserRole.SUPERADMIN}:
            return rows
        return rows.filter(user_id=actor.pk)
