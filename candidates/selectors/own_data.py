"""Everything that is held about a person, as one archive."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.selectors.streaks import streaks_of
from candidates.enums import DocumentCategory
from candidates.extraction.sniffing import download_name
from candidates.models import Candidate, UploadedDocument
from candidates.selectors import personal
from config.kernel import storage
from config.kernel.tenancy import tenant_context

FORMAT = "assist-ten.own-data/1"
_THEIRS = frozenset({DocumentCategory.CV, DocumentCategory.PORTFOLIO, DocumentCategory.SNAPSHOT})
"""Kinds of files that are about the person; job descriptions and the like are the company's."""
_IN_MEMORY = 4 * 1024 * 1024
"""Bytes that an archive may take before it goes to disk."""


def archive(candidates: Iterable[Candidate], *, account: Any = None) -> IO[bytes]:
    """Return a ZIP, open at its start: `data.json` and the person's files, a folder for each company.

    What staff wrote about the person, and which answers are right, is not in it.
    """
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # handed to the caller open, who streams it
    companies = []
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, candidate in enumerate(candidates, start=1):
            with tenant_context(candidate.tenant_id):
                files = _add_files(packed, candidate, folder=f"company-{number}")
                companies.append(told(candidate) | {"files": files})
        data = {
            "format": FORMAT,
            "made_at": timezone.now(),
            "account": account_told(account) if account is not None else None,
            "companies": companies,
        }
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        packed.writestr("data.json", text)
    spool.seek(0)
    return spool


def told(candidate: Candidate) -> dict[str, Any]:
    """Return what one company holds, part by part; needs the company's scope."""
    found: dict[str, Any] = {"company": candidate.tenant.name}
    for part in personal.parts():
        found |= part.tell(candidate)
    return found


def account_told(user: Any) -> dict[str, Any]:
    """Return what the account itself holds."""
    streaks = streaks_of(user)
    fields = (
        "email",
        "full_name",
        "language",
        "time_zone",
        "theme",
        "is_verified",
        "last_login",
        "created_at",
    )
    return {name: getattr(user, name) for name in fields} | {
        name: {"current": one.current, "longest": one.max, "last_day": one.last_date}
        for name, one in (("login_streak", streaks.login_streak), ("quiz_streak", streaks.quiz_streak))
    }


def profile_told(candidate: Candidate) -> dict[str, Any]:
    """Return this floor's share: profile, skills, requests."""
    fields = (
        *("full_name", "email", "phone", "current_title", "location", "education", "linkedin_url"),
        *("github_url", "portfolio_url", "experience_years", "experience_level", "availability_percentage"),
        *("is_active", "created_at", "updated_at"),
    )
    skills = candidate.candidate_skills.select_related("skill").order_by("skill__name")
    return {
        "profile": {name: getattr(candidate, name) for name in fields},
        "skills": [{"name": one.skill.name, "level": one.level, "source": one.source} for one in skills],
        "requests": [
            {
                "kind": row.kind,
                "status": row.status,
                "text": row.text,
                "answer": row.answer,
                "created_at": row.created_at,
                "answered_at": row.answered_at,
            }
            for row in candidate.requests.order_by("created_at", "pk")
        ],
    }


def _add_files(packed: zipfile.ZipFile, candidate: Candidate, *, folder: str) -> list[dict[str, Any]]:
    told_files = []
    mine = [row for row in personal.documents_of(candidate) if row.document_category in _THEIRS]
    for number, document in enumerate(mine, start=1):
        name = ""
        if document.removed_at is None:
            name = f"{folder}/{number:02d}-{download_name(document.original_filename, document.file_type)}"
            packed.writestr(name, _content(document))
        told_files.append(
            {
                "file": name,
                "category": document.document_category,
                "name": document.original_filename,
                "bytes": document.file_size,
                "created_at": document.created_at,
                "removed_at": document.removed_at,
            }
        )
    return told_files


def _content(document: UploadedDocument) -> bytes:
    return storage.get(document.storage_key, bound_to=document.sealed_for)
