import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import config.kernel.models
import superadmin.validators
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tenant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "public_id",
                    config.kernel.models.PublicIdField(
                        db_column="tenant_id", max_length=100, prefix="tenant"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "domain",
                    models.CharField(
                        blank=True,
                        max_length=255,
                        null=True,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?=.{4,255}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$",
                                "Give a host name in lower case, such as jobs.example.com.",
                            )
                        ],
                        verbose_name="domain",
                    ),
                ),
                (
                    "settings",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[superadmin.validators.validate_tenant_settings],
                        verbose_name="settings",
                    ),
                ),
                (
                    "features_enabled",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[superadmin.validators.validate_features],
                        verbose_name="features",
                    ),
                ),
                (
                    "max_users",
                    models.IntegerField(
                        blank=True, help_text="Empty: no limit.", null=True, verbose_name="user quota"
                    ),
                ),
                (
                    "max_assessments",
                    models.IntegerField(
                        blank=True, help_text="Empty: no limit.", null=True, verbose_name="assessment quota"
                    ),
                ),
                (
                    "max_candidates",
                    models.IntegerField(
                        blank=True, help_text="Empty: no limit.", null=True, verbose_name="candidate quota"
                    ),
                ),
                (
                    "subscription_tier",
                    models.CharField(
                        choices=[
                            ("free", "Free"),
                            ("basic", "Basic"),
                            ("pro", "Pro"),
                            ("enterprise", "Enterprise"),
                        ],
                        default="free",
                        max_length=50,
                        verbose_name="plan",
                    ),
                ),
                (
                    "subscription_expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="paid until"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_trial", models.BooleanField(default=False, verbose_name="trial")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="owned_tenants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "tenant",
                "verbose_name_plural": "tenants",
                "db_table": "tenants",
                "ordering": ["name"],
                "indexes": [
                    models.Index(fields=["name"], name="tenants_name"),
                    models.Index(fields=["is_active"], name="tenants_active"),
                    models.Index(fields=["subscription_expires_at"], name="tenants_expires"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subscription_tier__in", ["free", "basic", "pro", "enterprise"])),
                        name="tenants_subscription_tier_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_users__isnull", True), ("max_users__gte", 0), _connector="OR"
                        ),
                        name="tenants_max_users_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_assessments__isnull", True), ("max_assessments__gte", 0), _connector="OR"
                        ),
                        name="tenants_max_assessments_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_candidates__isnull", True), ("max_candidates__gte", 0), _connector="OR"
                        ),
                        name="tenants_max_candidates_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("domain__isnull", True),
                            ("domain", django.db.models.functions.text.Lower("domain")),
                            _connector="OR",
                        ),
                        name="tenants_domain_lower",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SystemMetricRollup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("metric_name", models.CharField(max_length=100, verbose_name="name")),
                ("service", models.CharField(blank=True, max_length=100, verbose_name="service")),
                (
                    "resolution",
                    models.CharField(
                        choices=[("hour", "Hour"), ("day", "Day")], max_length=10, verbose_name="resolution"
                    ),
                ),
                ("bucket", models.DateTimeField(verbose_name="from")),
                ("avg", models.FloatField(verbose_name="mean")),
                ("min", models.FloatField(verbose_name="lowest")),
                ("max", models.FloatField(verbose_name="highest")),
                ("p95", models.FloatField(verbose_name="95th percentile")),
                ("count", models.PositiveIntegerField(verbose_name="samples")),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                        verbose_name="tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "metric summary",
                "verbose_name_plural": "metric summaries",
                "db_table": "system_metric_rollups",
                "ordering": ["-bucket", "metric_name"],
                "indexes": [models.Index(fields=["resolution", "-bucket"], name="metric_rollups_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("resolution__in", ["hour", "day"])),
                        name="system_metric_rollups_resolution_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("tenant__isnull", True)),
                        fields=("metric_name", "service", "resolution", "bucket"),
                        name="metric_rollups_platform_bucket",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("tenant__isnull", False)),
                        fields=("metric_name", "service", "tenant", "resolution", "bucket"),
                        name="metric_rollups_tenant_bucket",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SystemMetric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "public_id",
                    config.kernel.models.PublicIdField(
                        db_column="metric_id", max_length=100, prefix="metric"
                    ),
                ),
                ("metric_name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "metric_type",
                    models.CharField(
                        choices=[("gauge", "Gauge"), ("counter", "Counter"), ("histogram", "Histogram")],
                        max_length=50,
                        verbose_name="type",
                    ),
                ),
                ("value", models.FloatField(verbose_name="value")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("percent", "percent"),
                            ("ms", "milliseconds"),
                            ("seconds", "seconds"),
                            ("count", "count"),
                            ("bytes", "bytes"),
                            ("usd", "US dollars"),
                        ],
                        max_length=20,
                        verbose_name="unit",
                    ),
                ),
                ("service", models.CharField(blank=True, max_length=100, verbose_name="service")),
                (
                    "measured_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="measured"),
                ),
                (
                    "tags",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[superadmin.validators.validate_tags],
                        verbose_name="tags",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                        verbose_name="tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "metric sample",
                "verbose_name_plural": "metric samples",
                "db_table": "system_metrics",
                "ordering": ["-measured_at"],
                "indexes": [
                    models.Index(fields=["metric_name", "-measured_at"], name="metrics_name_time"),
                    models.Index(fields=["service", "-measured_at"], name="metrics_service_time"),
                    models.Index(fields=["tenant", "-measured_at"], name="metrics_tenant_time"),
                    models.Index(fields=["-measured_at"], name="metrics_time"),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["measured_at"], name="metrics_time_brin"
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="metrics_tags"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("metric_type__in", ["gauge", "counter", "histogram"])),
                        name="system_metrics_metric_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__in", ["percent", "ms", "seconds", "count", "bytes", "usd"])
                        ),
                        name="system_metrics_unit_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SystemIncident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "public_id",
                    config.kernel.models.PublicIdField(
                        db_column="incident_id", max_length=100, prefix="incident"
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "incident_type",
                    models.CharField(
                        choices=[
                            ("outage", "Outage"),
                            ("bug", "Bug"),
                            ("security", "Security"),
                            ("performance", "Performance"),
                        ],
                        max_length=100,
                        verbose_name="type",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("critical", "Critical"),
                        ],
                        max_length=20,
                        verbose_name="severity",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("investigating", "Investigating"),
                            ("resolved", "Resolved"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        editable=False,
                        max_length=50,
                        verbose_name="status",
                    ),
                ),
                ("affected_users", models.PositiveIntegerField(default=0, verbose_name="affected users")),
                (
                    "affected_services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="affected services",
                    ),
                ),
                (
                    "detected_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="detected"),
                ),
                (
                    "resolved_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="resolved"),
                ),
                ("resolution_notes", models.TextField(blank=True, verbose_name="resolution")),
                ("root_cause", models.TextField(blank=True, verbose_name="root cause")),
                (
                    "error_logs",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[superadmin.validators.validate_object],
                        verbose_name="error logs",
                    ),
                ),
                (
                    "metrics",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[superadmin.validators.validate_object],
                        verbose_name="measurements",
                    ),
                ),
                (
                    "alert_rule",
                    models.CharField(blank=True, editable=False, max_length=100, verbose_name="alert rule"),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        db_column="assigned_to",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned to",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_column="reported_by",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "affected_tenants",
                    models.ManyToManyField(
                        blank=True,
                        related_name="incidents",
                        to="superadmin.tenant",
                        verbose_name="affected tenants",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "db_table": "system_incidents",
                "ordering": ["-detected_at"],
                "indexes": [
                    models.Index(fields=["severity", "status"], name="incidents_severity_status"),
                    models.Index(fields=["incident_type"], name="incidents_type"),
                    models.Index(fields=["-detected_at"], name="incidents_detected"),
                    models.Index(
                        condition=models.Q(("status__in", ["open", "investigating"])),
                        fields=["-detected_at"],
                        name="incidents_active",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["affected_services"], name="incidents_services"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("incident_type__in", ["outage", "bug", "security", "performance"])
                        ),
                        name="system_incidents_incident_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["low", "medium", "high", "critical"])),
                        name="system_incidents_severity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "investigating", "resolved", "closed"])),
                        name="system_incidents_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resolved_at__isnull", True), ("status__in", ["open", "investigating"])
                            ),
                            models.Q(
                                ("resolved_at__gte", models.F("detected_at")),
                                ("resolved_at__isnull", False),
                                ("status__in", ["resolved", "closed"]),
                            ),
                            _connector="OR",
                        ),
                        name="system_incidents_resolved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status__in", ["open", "investigating"]),
                            models.Q(("alert_rule", ""), _negated=True),
                        ),
                        fields=("alert_rule",),
                        name="system_incidents_one_per_rule",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeatureFlag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "public_id",
                    config.kernel.models.PublicIdField(db_column="flag_id", max_length=100, prefix="flag"),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=100,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+([_-][a-z0-9]+)*$",
                                "Use lower-case words joined by hyphens, such as new-dashboard.",
                            )
                        ],
                        verbose_name="name",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("is_enabled", models.BooleanField(db_index=True, default=False, verbose_name="switched on")),
                (
                    "rollout_percentage",
                    models.SmallIntegerField(
                        default=0,
                        help_text="Share of people who get it while it is switched on, 0 to 100.",
                        verbose_name="roll-out, percent",
                    ),
                ),
                (
                    "config",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[superadmin.validators.validate_object],
                        verbose_name="configuration",
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "allowed_users",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="always on for users",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_column="created_by",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "allowed_tenants",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="superadmin.tenant",
                        verbose_name="always on for tenants",
                    ),
                ),
            ],
            options={
                "verbose_name": "feature flag",
                "verbose_name_plural": "feature flags",
                "db_table": "feature_flags",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rollout_percentage__gte", 0), ("rollout_percentage__lte", 100)),
                        name="feature_flags_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at__isnull", True),
                            ("ends_at__isnull", True),
                            ("ends_at__gt", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="feature_flags_window",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    config.kernel.models.PublicIdField(db_column="log_id", max_length=100, prefix="audit"),
                ),
                ("user_email", models.CharField(blank=True, max_length=255, verbose_name="actor's address")),
                ("user_role", models.CharField(blank=True, max_length=50, verbose_name="actor's role")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("create", "Created"),
                            ("update", "Changed"),
                            ("delete", "Deleted"),
                            ("login", "Signed in"),
                            ("logout", "Signed out"),
                            ("login_failed", "Sign-in failed"),
                            ("role_change", "Role changed"),
                            ("settings_change", "Settings changed"),
                            ("status_change", "Status changed"),
                            ("publish", "Published"),
                            ("invite", "Invited"),
                            ("invite_revoked", "Invitation revoked"),
                            ("export", "Exported"),
                            ("view_sensitive", "Sensitive data viewed"),
                            ("flag_change", "Feature flag changed"),
                            ("impersonate", "Acted for another user"),
                        ],
                        max_length=50,
                        verbose_name="action",
                    ),
                ),
                ("entity_type", models.CharField(max_length=100, verbose_name="entity")),
                ("entity_id", models.CharField(blank=True, max_length=100, verbose_name="entity id")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("changes", models.JSONField(blank=True, default=dict, verbose_name="changes")),
                ("ip_address", models.CharField(blank=True, max_length=45, verbose_name="IP address")),
                ("user_agent", models.CharField(blank=True, max_length=500, verbose_name="user agent")),
                ("request_id", models.CharField(blank=True, max_length=100, verbose_name="request id")),
                (
                    "severity",
                    models.CharField(
                        choices=[("info", "Info"), ("warning", "Warning"), ("critical", "Critical")],
                        default="info",
                        max_length=20,
                        verbose_name="severity",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                ("chain", models.BigIntegerField(verbose_name="chain")),
                ("position", models.BigIntegerField(verbose_name="position")),
                ("prev_hash", models.CharField(max_length=64, verbose_name="previous hash")),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="actor",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                        verbose_name="tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit log",
                "db_table": "audit_logs",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["user", "action"], name="audit_logs_user_action"),
                    models.Index(fields=["action", "-created_at"], name="audit_logs_action"),
                    models.Index(fields=["entity_type", "entity_id"], name="audit_logs_entity"),
                    models.Index(fields=["entity_id"], name="audit_logs_entity_id"),
                    models.Index(fields=["request_id"], name="audit_logs_request"),
                    models.Index(fields=["-created_at", "-id"], name="audit_logs_created"),
                    models.Index(fields=["tenant", "-created_at", "-id"], name="audit_logs_tenant_created"),
                    models.Index(
                        condition=models.Q(("severity", "critical")),
                        fields=["-created_at"],
                        name="audit_logs_critical",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["changes"], name="audit_logs_changes"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    "create",
                                    "update",
                                    "delete",
                                    "login",
                                    "logout",
                                    "login_failed",
                                    "role_change",
                                    "settings_change",
                                    "status_change",
                                    "publish",
                                    "invite",
                                    "invite_revoked",
                                    "export",
                                    "view_sensitive",
                                    "flag_change",
                                    "impersonate",
                                ],
                            )
                        ),
                        name="audit_logs_action_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["info", "warning", "critical"])),
                        name="audit_logs_severity_known",
                    ),
                    models.UniqueConstraint(fields=("chain", "position"), name="audit_logs_chain_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chain", 0), ("tenant__isnull", True)),
                            models.Q(("chain", models.F("tenant_id")), ("tenant__isnull", False)),
                            _connector="OR",
                        ),
                        name="audit_logs_chain_of_tenant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    config.kernel.models.PublicIdField(db_column="update_id", max_length=100, prefix="incup"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("investigating", "Investigating"),
                            ("resolved", "Resolved"),
                            ("closed", "Closed"),
                        ],
                        max_length=50,
                        verbose_name="status",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="superadmin.systemincident",
                        verbose_name="incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident update",
                "verbose_name_plural": "incident updates",
                "db_table": "incident_updates",
                "ordering": ["created_at", "id"],
                "indexes": [
                    models.Index(fields=["incident", "created_at"], name="incident_updates_timeline")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "investigating", "resolved", "closed"])),
                        name="incident_updates_status_known",
                    )
                ],
            },
        ),
    ]
