"""The log of extractions: what was tried, with what, how sure, at what price. Never what was read."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from config.kernel import context
from config.kernel.tenancy import platform_context
from monitoring.enums import ExtractionStatus
from monitoring.models import ExtractionLog

KEEP = timedelta(days=90)
_LONGEST_ERROR = 2000


def log(
    *,
    extraction_type: str,
    status: str,
    document: Any = None,
    output: dict[str, Any] | None = None,
    confidence: float | Decimal = 0,
    error_message: str = "",
    user: Any = None,
    **facts: Any,
) -> ExtractionLog:
    """Write one attempt, successful or not. Needs the scope of the document's company.

    `output` is reduced to the names of the fields that were found and a hash. `facts`: input_length
    (characters), provider, model, input_tokens, output_tokens, latency_ms, cost_usd. A failure that also
    rolls back its transaction takes this row along: log it after the rollback.
    """
    failed = status == ExtractionStatus.FAILED
    found = output or {}
    text = json.dumps(found, sort_keys=True, cls=DjangoJSONEncoder)
    return ExtractionLog.objects.create(
        extraction_type=extraction_type,
        status=ExtractionStatus(status).value,
        document=document,
        user=user or context.current().actor,
        output_data={str(field): value not in (None, "", [], {}) for field, value in found.items()},
        output_hash=hashlib.sha256(text.encode()).hexdigest() if found else "",
        confidence_score=max(Decimal(0), min(Decimal(1), round(Decimal(str(confidence)), 3))),
        error_message=(error_message or "unknown")[:_LONGEST_ERROR] if failed else "",
        **facts,
    )


def forget_old(now: datetime | None = None) -> int:
    """Delete entries older than KEEP; returns how many."""
    with platform_context(reason="retention of the extraction log"):
        return ExtractionLog.objects.filter(created_at__lt=(now or timezone.now()) - KEEP).delete()[0]
