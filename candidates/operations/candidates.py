"""Entering, changing, assigning and deactivating candidates."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import UserRole
from accounts.models import User
from candidates import policy
from candidates.enums import ExperienceLevel
from candidates.models import Candidate
from candidates.validators import normal_email
from config.kernel.crypto import blind_index
from config.kernel.errors import Conflict, NotFound, ValidationFailed
from config.kernel.tenancy import current_tenant_id
from superadmin.operations import audit, quota

PROFILE_FIELDS = (
    "full_name",
    "phone",
    "current_title",
    "location",
    "education",
    "linkedin_url",
    "github_url",
    "portfolio_url",
    "experience_years",
    "experience_level",
    "availability_percentage",
)
OWN_FIELDS = (
    *("full_name", "phone", "current_title", "location", "education", "linkedin_url", "github_url"),
    *("portfolio_url", "availability_percentage"),
)
"""What candidates correct by themselves; the address, which proves who they are, is a request."""
BULK_LIMIT = 200
"""Candidates that one bulk action may touch."""
_NOT_PERSONAL = frozenset({"experience_years", "experience_level", "availability_percentage"})


def level_for_years(years: Decimal | None) -> str:
    """Return the seniority that years of experience suggest: below 2 junior, 5 mid, 8 senior, else lead."""
    if years is None:
        return ""
    steps = ((2, ExperienceLevel.JUNIOR), (5, ExperienceLevel.MID), (8, ExperienceLevel.SENIOR))
    return next((level.value for limit, level in steps if years < limit), ExperienceLevel.LEAD.value)


def create_candidate(
    *, actor: Any, email: str, full_name: str, assigned_recruiter: Any = None, **profile: Any
) -> Candidate:
    """Enter a person into the actor's company.

    Raises PolicyDenied, QuotaExceeded, ValidationFailed by field, and Conflict (DUPLICATE_EMAIL) when the
    company knows the address already, also when two people enter it at the same moment.
    """
    policy.can_create(actor).require()
    return _insert(
        email=email, full_name=full_name, actor=actor, assigned_recruiter=assigned_recruiter, **profile
    )


def find_or_create(
    *, email: str, full_name: str = "", actor: Any = None, **profile: Any
) -> tuple[Candidate, bool]:
    """Return (candidate, created) for an address in the company in force.

    A known candidate is left as it is. Without a name the part before the @ stands in for it. Callers have
    asked their own policy: invitations create candidates on behalf of whoever may invite.
    """
    address = _address(email)
    known = Candidate.objects.with_email(address).first()
    if known is not None:
        return known, False
    name = full_name.strip() or address.partition("@")[0].replace(".", " ").replace("_", " ").title()
    try:
        return _insert(email=address, full_name=name, actor=actor, **profile), True
    except Conflict:
        return Candidate.objects.with_email(address).get(), False


def update_candidate(candidate: Candidate, *, actor: Any, **changes: Any) -> Candidate:
    """Change the given fields. Raises PolicyDenied, ValidationFailed, Conflict like `create_candidate`."""
    policy.can_edit(actor, candidate).require()
    return _change(candidate, actor=actor, description=_("Profile changed"), changes=changes)


def correct_own(candidate: Candidate, *, actor: Any = None, **changes: Any) -> Candidate:
    """Let a person correct OWN_FIELDS of the own row; the caller has proven whose it is.

    Needs the company's scope. Raises ValidationFailed.
    """
    refused = set(changes).difference(OWN_FIELDS)
    if refused:
        raise ValidationFailed.at(min(refused), _("Ask the company to correct this."))
    return _change(candidate, actor=actor, description=_("Corrected by the candidate"), changes=changes)


def _change(candidate: Candidate, *, actor: Any, description: str, changes: dict[str, Any]) -> Candidate:
    """Write changed fields; the audit says which, not what stood in them, since its rows are never erased."""
    row = _locked(candidate)
    if row.erased_at is not None:
        raise Conflict(_("This person's data was erased."), code="ALREADY_ERASED")
    if "email" in changes:
        changes["email"] = _address(changes["email"])
        changes["email_hash"] = blind_index(changes["email"])
    before = {name: getattr(row, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        _store(row, update_fields=[*changed, "updated_at"])
        facts = {
            name: {"old": _told(name, before[name]), "new": _told(name, value)}
            for name, value in changed.items()
            if name != "email_hash"
        }
        audit.record("update", row, changes=facts, description=description, actor=actor)
    return row


def assign_recruiter(candidate: Candidate, *, recruiter: User | None, actor: Any) -> Candidate:
    """Make a recruiter or admin of the same company responsible, or nobody."""
    policy.can_edit(actor, candidate).require()
    _require_recruiter(recruiter, candidate.tenant_id)
    row = _locked(candidate)
    if row.assigned_recruiter_id == getattr(recruiter, "pk", None):
        return row
    before = row.assigned_recruiter
    row.assigned_recruiter = recruiter
    row.save(update_fields=["assigned_recruiter", "updated_at"])
    audit.record(
        "update",
        row,
        changes={"assigned_recruiter": {"old": str(before or ""), "new": str(recruiter or "")}},
        description=_("Assigned to %(name)s") % {"name": recruiter} if recruiter else _("Assignment removed"),
        actor=actor,
    )
    return row


def deactivate(candidate: Candidate, *, actor: Any) -> Candidate:
    """Take a candidate out of lists; everything stays and can be taken back."""
    return _set_active(candidate, active=False, actor=actor)


def reactivate(candidate: Candidate, *, actor: Any) -> Candidate:
    """Take a deactivation back."""
    return _set_active(candidate, active=True, actor=actor)


def bulk_set_active(public_ids: Iterable[str], *, active: bool, actor: Any) -> int:
    """Deactivate or reactivate several candidates; returns how many changed.

    Raises ValidationFailed beyond BULK_LIMIT or without any, NotFound when one is not the actor's to see:
    then nothing changes.
    """
    rows = chosen(public_ids, actor=actor).select_for_update(of=("self",)).order_by("pk")
    return sum(row.is_active != active and bool(_set_active(row, active=active, actor=actor)) for row in rows)


def chosen(public_ids: Iterable[str], *, actor: Any) -> Any:
    """Return the queryset of a bulk selection, checked for its size and for rows the actor cannot see."""
    policy.can_create(actor).require()
    wanted = set(public_ids)
    if not wanted:
        raise ValidationFailed.at("candidate_ids", _("Select at least one candidate."), "FIELD_REQUIRED")
    if len(wanted) > BULK_LIMIT:
        raise ValidationFailed.at(
            "candidate_ids",
            _("Select at most %(limit)s candidates at once.") % {"limit": BULK_LIMIT},
            "VALUE_TOO_LARGE",
        )
    rows = Candidate.objects.visible_to(actor).filter(public_id__in=wanted)
    if rows.count() != len(wanted):
        raise NotFound(code="CANDIDATE_NOT_FOUND")
    return rows


def _set_active(candidate: Candidate, *, active: bool, actor: Any) -> Candidate:
    policy.can_edit(actor, candidate).require()
    row = _locked(candidate)
    if row.erased_at is not None:
        raise Conflict(_("This person's data was erased."), code="ALREADY_ERASED")
    if row.is_active != active:
        row.is_active = active
        row.save(update_fields=["is_active", "updated_at"])
        audit.record(
            "status_change",
            row,
            changes={"is_active": {"old": not active, "new": active}},
            description=_("Reactivated") if active else _("Deactivated"),
            actor=actor,
        )
    return row


def _insert(
    *, email: str, full_name: str, actor: Any, assigned_recruiter: Any = None, **profile: Any
) -> Candidate:
    address = _address(email)
    tenant_id = current_tenant_id()
    _require_recruiter(assigned_recruiter, tenant_id)
    profile["experience_level"] = profile.get("experience_level") or level_for_years(
        profile.get("experience_years")
    )
    row = Candidate(
        email=address,
        email_hash=blind_index(address),
        full_name=full_name.strip(),
        created_by=actor,
        assigned_recruiter=assigned_recruiter,
        **profile,
    )
    with transaction.atomic():
        quota.require(tenant_id, "candidates")
        _store(row, force_insert=True)
        audit.record("create", row, description=_("Candidate added"), actor=actor)
    return row


def _told(name: str, value: Any) -> Any:
    """What the audit keeps of a value: level and availability as they are, of the rest only whether there was one."""
    return value if name in _NOT_PERSONAL or value in (None, "") else audit.REDACTED


def _store(row: Candidate, **how: Any) -> None:
    """Validate and write a row; turns what the model or the unique address refuses into domain errors."""
    try:
        row.clean_fields(
            exclude=[
                "tenant",
                "created_by",
                "assigned_recruiter",
                "user",
                "jd_file",
                "cv_file",
                "portfolio_file",
            ]
        )
    except ValidationError as error:
        found = [(name, text) for name, texts in error.message_dict.items() for text in texts]
        raise ValidationFailed(
            field_errors=[{"field": name, "code": "INVALID_FORMAT", "message": text} for name, text in found]
        ) from error
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        if "candidates_email_unique" not in str(error):
            raise
        message = _("Your company already has a candidate with this e-mail address.")
        clash = {"field": "email", "code": "DUPLICATE_EMAIL", "message": message}
        raise Conflict(message, code="DUPLICATE_EMAIL", field_errors=[clash]) from error


def _address(email: str) -> str:
    try:
        return normal_email(email)
    except ValidationError as error:
        raise ValidationFailed.at("email", error.messages[0], "INVALID_EMAIL") from error


def _require_recruiter(person: User | None, tenant_id: int | None) -> None:
    if person is None:
        return
    fits = (
        person.tenant_id == tenant_id
        and person.is_active
        and person.role in {UserRole.RECRUITER, UserRole.ADMIN}
    )
    if not fits:
        raise ValidationFailed.at(
            "assigned_recruiter", _("Choose an active recruiter or admin of your company.")
        )


def _locked(candidate: Candidate) -> Candidate:
    return Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
