"""What the superadmin of the demo sees: metrics, incidents, flags; and messages in people's inboxes."""

import math
from datetime import timedelta

from config.demo import people
from config.demo.story import chance_of, fixed_id
from monitoring.models import Notification, ProctoringEvent
from superadmin.models import FeatureFlag, SystemIncident, SystemMetric
from superadmin.operations import audit, metrics

SERIES = (
    ("api_latency_p95", "histogram", "ms", "api", 120, 60),
    ("llm_latency", "gauge", "ms", "llm", 230, 45),
    ("queue_depth", "gauge", "count", "celery", 12, 9),
    ("cpu_usage", "gauge", "percent", "api", 34, 16),
)


def make_metrics(clock):
    """Record the last two days, one sample per quarter of an hour and series, and their hourly summaries."""
    chance, rows = chance_of("metrics"), []
    for name, kind, unit, service, middle, swing in SERIES:
        for step in range(192):
            at = clock.now - timedelta(minutes=15 * (192 - step))
            wave = math.sin(at.hour / 24 * 2 * math.pi - 2)
            rows.append(
                SystemMetric(
                    public_id=fixed_id("metric", name, step),
                    metric_name=name,
                    metric_type=kind,
                    value=round(max(0, middle + swing * wave + chance.uniform(-swing, swing) / 3), 2),
                    unit=unit,
                    service=service,
                    measured_at=at,
                )
            )
    metrics.record_many(rows)
    for hours in range(48):
        metrics.summarise(clock.now - timedelta(hours=hours))


def make_incidents(users, clock):
    """One incident that is being worked on, one that is over."""
    root = users[people.SUPERADMIN]
    SystemIncident.objects.create(
        public_id=fixed_id("incident", "mail"),
        title="Invitation mails leave late",
        description="The mail provider accepts messages slowly; the queue of mails is longer than usual.",
        incident_type="performance",
        severity="medium",
        status="investigating",
        affected_users=18,
        affected_services=["mail", "celery"],
        detected_at=clock.now - timedelta(hours=3),
        assigned_to=root,
        reported_by=root,
    )
    SystemIncident.objects.create(
        public_id=fixed_id("incident", "disk"),
        title="Object store nearly full",
        description="Free space fell below five per cent.",
        incident_type="outage",
        severity="high",
        status="resolved",
        affected_services=["storage"],
        detected_at=clock.at(-9),
        resolved_at=clock.at(-9, 12),
        assigned_to=root,
        reported_by=root,
        root_cause="Snapshots were kept longer than their retention.",
        resolution_notes="Expired snapshots removed; an alert now fires at twenty per cent.",
    )


def make_flags(users, tenants):
    """Two switches, one on for everybody, one being rolled out."""
    root = users[people.SUPERADMIN]
    FeatureFlag.objects.create(
        public_id=fixed_id("flag", "new-dashboard"),
        name="new-dashboard",
        description="The recruiter's dashboard with the funnel of open requisitions.",
        is_enabled=True,
        rollout_percentage=100,
        created_by=root,
    )
    flag = FeatureFlag.objects.create(
        public_id=fixed_id("flag", "ai-enhanced-review"),
        name="ai-enhanced-review",
        description="Suggestions beside the evidence in the integrity review.",
        rollout_percentage=25,
        created_by=root,
    )
    flag.allowed_tenants.add(tenants["northwind"])


def make_messages(users, requisition):
    """Fill the inboxes of the demo recruiter and interviewer."""
    url = f"/requisitions/{requisition.public_id}/"
    told = (
        (
            people.RECRUITER,
            "application",
            "high",
            "Eight tests wait for a decision",
            "Backend Engineer has finished tests without a decision.",
            url,
        ),
        (
            people.RECRUITER,
            "interview",
            "normal",
            "Interview tomorrow",
            "Tomáš Novák meets a candidate for Backend Engineer.",
            "/interviews/",
        ),
        (people.RECRUITER, "system", "low", "Welcome to Assist-Ten", "Press / to search from any page.", ""),
        (
            people.INTERVIEWER,
            "interview",
            "high",
            "One scorecard is open",
            "Yesterday's interview still needs your scorecard.",
            "/interviews/",
        ),
        (
            people.ADMIN,
            "proctoring",
            "high",
            "Integrity events wait for review",
            "Two sessions have events of high severity.",
            "/proctoring/",
        ),
    )
    for number, (email, kind, priority, title, message, action) in enumerate(told):
        Notification.objects.create(
            public_id=fixed_id("notif", number),
            user=users[email],
            notification_type=kind,
            priority=priority,
            title=title,
            message=message,
            action_url=action,
        )


def review_one(users, clock):
    """Let the admin have reviewed one of the events."""
    event = ProctoringEvent.objects.filter(severity="medium").order_by("public_id").first()
    ProctoringEvent.objects.filter(pk=event.pk).update(
        reviewed=True,
        reviewed_by=users[people.ADMIN],
        reviewed_at=clock.at(-1, 16),
        outcome="valid",
        reviewer_notes="The candidate's screen reader took the focus. Nothing to hold against her.",
    )


def write_trail(users, requisitions):
    """Write the audit rows of the company's main steps."""
    recruiter = users[people.RECRUITER]
    for one, row in requisitions:
        audit.record("create", row, actor=recruiter, description=f"Requisition “{row.title}” drafted")
        if row.published_at:
            audit.record(
                "publish",
                row,
                actor=recruiter,
                changes={"status": {"old": "draft", "new": "open"}},
                description=f"Requisition “{row.title}” opened",
            )
        if one.status not in {"draft", "open"}:
            audit.record(
                "status_change",
                row,
                actor=recruiter,
                changes={
                    "status": {"old": "draft" if one.status == "cancelled" else "open", "new": one.status}
                },
                description=f"Requisition “{row.title}” is {one.status}",
            )
