"""In-app messages: write, read, put away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from config.kernel.errors import ValidationFailed
from config.kernel.tenancy import platform_context, scope_for
from monitoring import policy
from monitoring.enums import NotificationPriority, NotificationType
from monitoring.models import Notification
from monitoring.querysets import NotificationQuerySet
from monitoring.validators import validate_site_path
from superadmin.operations.audit import kind_of

KEEP_ARCHIVED = timedelta(days=180)


def notify(
    user: Any,
    *,
    kind: str,
    title: str,
    message: str = "",
    entity: models.Model | None = None,
    action_url: str = "",
    priority: str = NotificationPriority.NORMAL,
    dedupe_key: str = "",
    expires_at: datetime | None = None,
) -> Notification | None:
    """Put a message into one person's inbox, in the caller's transaction.

    `action_url` is a path of this site. With a `dedupe_key` the same cause is told once per person:
    a repetition returns None. Title and message are plain text in the recipient's language.
    """
    row = Notification(
        user=user,
        tenant_id=user.tenant_id,
        notification_type=NotificationType(kind).value,
        title=str(title)[:255],
        message=str(message),
        related_entity_type="" if entity is None else kind_of(type(entity)),
        related_entity_id=str(getattr(entity, "public_id", "")),
        action_url=action_url,
        priority=NotificationPriority(priority).value,
        dedupe_key=dedupe_key[:200],
        expires_at=expires_at,
    )
    try:
        validate_site_path(action_url)
    except ValidationError as error:
        raise ValidationFailed.at("action_url", error.messages[0]) from error
    with transaction.atomic(), scope_for(user.tenant_id, reason="message to a person without company"):
        if not dedupe_key:
            row.save(force_insert=True)
            return row
        Notification.objects.bulk_create([row], ignore_conflicts=True)
        return Notification.objects.filter(public_id=row.public_id).first()


def notify_all(users: Iterable[Any], **message: Any) -> list[Notification]:
    """Send the same message to several people (each once)."""
    people = {user.pk: user for user in users}
    return [row for user in people.values() if (row := notify(user, **message)) is not None]


def send_to_colleagues(
    *, actor: Any, users: Iterable[Any], notification_type: str, **message: Any
) -> list[Notification]:
    """Write to people of the actor's own company. Raises PolicyDenied for other actors and other people."""
    people = list(users)
    policy.can_write_to(actor, people).require()
    return notify_all(people, kind=notification_type, **message)


def mark_read(notification: Notification, *, actor: Any) -> Notification:
    """Mark the actor's message as read, at the time of the first reading."""
    _mine(actor).filter(pk=notification.pk, is_read=False).update(is_read=True, read_at=timezone.now())
    notification.refresh_from_db()
    return notification


def mark_unread(notification: Notification, *, actor: Any) -> Notification:
    """Put a message back to unread."""
    _mine(actor).filter(pk=notification.pk).update(is_read=False, read_at=None)
    notification.refresh_from_db()
    return notification


def mark_all_read(*, actor: Any) -> int:
    """Mark everything in the actor's inbox as read; returns how many were not."""
    return _mine(actor).unread().update(is_read=True, read_at=timezone.now())


def archive(notification: Notification, *, actor: Any) -> Notification:
    """Take a message out of the inbox; it counts as read."""
    now = timezone.now()
    _mine(actor).filter(pk=notification.pk, is_read=False).update(is_read=True, read_at=now)
    _mine(actor).filter(pk=notification.pk).update(is_archived=True)
    notification.refresh_from_db()
    return notification


def forget_old(now: datetime | None = None) -> int:
    """Delete messages that were archived or expired KEEP_ARCHIVED ago; returns how many."""
    limit = (now or timezone.now()) - KEEP_ARCHIVED
    with platform_context(reason="retention of messages"):
        old = Notification.objects.filter(Q(is_archived=True, updated_at__lt=limit) | Q(expires_at__lt=limit))
        return old.delete()[0]


def _mine(actor: Any) -> NotificationQuerySet:
    return Notification.objects.visible_to(actor)
