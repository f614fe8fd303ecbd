"""The one writer of the audit log: a hash chain per company, in the transaction of the change."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from config.kernel import context, tenancy
from superadmin.enums import AuditAction, AuditSeverity
from superadmin.models import AuditLog, Tenant

GENESIS = "0" * 64
"""`prev_hash` of the first row of a chain."""
REDACTED = "[redacted]"
_PERSONAL = re.compile(
    r"(^|_)(e?mail|phone|address|token|password|secret|api_key|extracted_text|extraction_preview|cv_text|birth\w*)($|_)"
)
_MAIL = re.compile(r"[^\s@<>\"',;:()]+@[^\s@<>\"',;:()]+\.[A-Za-z]{2,}")
_LOCK_CLASS = 0x41554449 << 32
_LONGEST_TEXT = 2000


def record(
    action: str,
    entity: models.Model | None = None,
    *,
    changes: dict[str, Any] | None = None,
    description: str = "",
    severity: str = AuditSeverity.INFO,
    tenant: Any = None,
    actor: Any = None,
    entity_type: str = "",
    entity_id: str = "",
) -> AuditLog:
    """Add one entry; works inside and outside of a tenant scope.

    `changes` maps a field to {"old": ..., "new": ...}; personal values in it are masked. The company is
    `tenant`, else that of the entity, of the scope, of the actor; without any it is the platform's own
    chain. Actor and request come from the request context unless `actor` is given.

    Writers of one chain wait for each other until they commit, so call it late in long transactions.
    """
    row = _entry(
        action,
        entity,
        changes=changes,
        description=description,
        severity=severity,
        tenant=tenant,
        actor=actor,
        entity_type=entity_type,
        entity_id=entity_id,
    )
    _append([row])
    return row


def record_many(
    action: str, entries: Iterable[tuple[models.Model, dict[str, Any], str]], *, actor: Any = None
) -> None:
    """Add an entry for each of several rows of one company; `entries` are rows with their changes and description."""
    rows = [
        _entry(action, entity, changes=changes, description=description, actor=actor)
        for entity, changes, description in entries
    ]
    if rows:
        _append(rows)


def _entry(
    action: str,
    entity: models.Model | None,
    *,
    changes: dict[str, Any] | None,
    description: str,
    severity: str = AuditSeverity.INFO,
    tenant: Any = None,
    actor: Any = None,
    entity_type: str = "",
    entity_id: str = "",
) -> AuditLog:
    facts = context.current()
    actor = actor if actor is not None else facts.actor
    tenant_id = _tenant_of(tenant, entity, actor)
    return AuditLog(
        tenant_id=tenant_id,
        user_id=getattr(actor, "pk", None),
        user_email=str(getattr(actor, "email", "") or facts.actor_label)[:255],
        user_role=str(getattr(actor, "role", "")),
        action=AuditAction(action).value,
        entity_type=entity_type or (kind_of(type(entity)) if entity is not None else ""),
        entity_id=entity_id or str(getattr(entity, "public_id", "")),
        description=_masked(_clean(description)),
        changes=redact(changes or {}),
        ip_address=(facts.ip or "")[:45],
        user_agent=_clean(facts.user_agent)[:500],
        request_id=facts.request_id[:100],
        severity=AuditSeverity(severity).value,
        chain=tenant_id or 0,
    )


def _append(rows: list[AuditLog]) -> None:
    """Put entries at the end of their chain, which is the same for all of them."""
    chain, tenant_id = rows[0].chain, rows[0].tenant_id
    with transaction.atomic(), tenancy.scope_for(tenant_id, reason="audit entry of the platform"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_CLASS + chain])
        last = (
            AuditLog.objects.filter(chain=chain).order_by("-position").values_list("position", "hash").first()
        )
        end, head = last or (0, GENESIS)
        for position, row in enumerate(rows, start=end + 1):
            row.position, row.prev_hash = position, head
            row.created_at = timezone.now()
            row.hash = head = digest(row)
        AuditLog.objects.bulk_create(rows, batch_size=500)


def kind_of(model: type[models.Model]) -> str:
    """Return the word for a model in `entity_type`: JobRequisition is job_requisition."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model.__name__).lower()


def digest(row: AuditLog) -> str:
    """Return the SHA-256 (hex) over the row's content and the hash before it."""
    content = {
        "id": row.public_id,
        "chain": row.chain,
        "position": row.position,
        "prev": row.prev_hash,
        "user": row.user_id,
        "email": row.user_email,
        "role": row.user_role,
        "action": row.action,
        "entity": [row.entity_type, row.entity_id],
        "description": row.description,
        "changes": row.changes,
        "from": [row.ip_address, row.user_agent, row.request_id],
        "severity": row.severity,
        "at": row.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def redact(changes: dict[str, Any]) -> dict[str, Any]:
    """Make changes storable: personal fields masked, addresses in texts masked, plain JSON values only."""
    return {
        _clean(str(field)): _hidden(pair) if _PERSONAL.search(str(field).lower()) else _plain(pair)
        for field, pair in changes.items()
    }


def _hidden(pair: Any) -> Any:
    """Keep whether there was a value, not the value."""
    if isinstance(pair, dict):
        return {_clean(str(key)): _hidden(value) for key, value in pair.items()}
    return pair if pair in (None, "") else REDACTED


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, dict):
        return redact(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, models.Model):
        return str(getattr(value, "public_id", value.pk))
    return _masked(_clean(str(value)))[:_LONGEST_TEXT]


def _clean(text: Any) -> str:
    return str(text).replace("\x00", "")


def _masked(text: str) -> str:
    return _MAIL.sub(REDACTED, text)


def _tenant_of(tenant: Any, entity: Any, actor: Any) -> int | None:
    if tenant is not None:
        return getattr(tenant, "pk", tenant)
    if isinstance(entity, Tenant):
        return entity.pk
    candidates = (
        getattr(entity, "tenant_id", None),
        tenancy.current_tenant_id(),
        getattr(actor, "tenant_id", None),
    )
    return next((found for found in candidates if found is not None), None)


def verify(chain: int) -> Iterator[str]:
    """Walk one chain and yield a sentence for each row that is missing or was altered.

    Needs a scope that sees the chain. Cut-off rows at the end cannot show here: compare the head that
    `selectors.audit.chain_heads` returns with one noted earlier.
    """
    position, before = 0, GENESIS
    for row in AuditLog.objects.filter(chain=chain).order_by("position").iterator(chunk_size=2000):
        if row.position != position + 1:
            yield f"chain {chain}: entries {position + 1} to {row.position - 1} are missing"
        elif row.prev_hash != before:
            yield f"chain {chain}: entry {row.position} ({row.public_id}) does not follow the entry before it"
        if digest(row) != row.hash:
            yield f"chain {chain}: entry {row.position} ({row.public_id}) was altered"
        position, before = row.position, row.hash


def missing_head(noted: str) -> Iterator[str]:
    """Compare a head noted earlier ("chain:position:hash") with the log; yield a sentence when it is gone."""
    chain, _, rest = noted.partition(":")
    position, _, expected = rest.partition(":")
    if not (chain.isdigit() and position.isdigit() and expected):
        yield f"{noted}: not of the form chain:position:hash"
    elif not AuditLog.objects.filter(chain=int(chain), position=int(position), hash=expected).exists():
        yield f"chain {chain}: entry {position} with the noted hash is gone"
