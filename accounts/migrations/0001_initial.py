from django.db import migrations, models

import accounts.validators
import config.kernel.crypto
import config.kernel.models
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    # The tables of packages come first, here and in superadmin's: Django renders all models known so far again
    # for each of their hundred small steps, and this early there are few.
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "public_id",
                    config.kernel.models.PublicIdField(db_column="public_id", max_length=100, prefix="usr"),
                ),
                ("email", models.EmailField(max_length=255, verbose_name="e-mail")),
                ("full_name", models.CharField(blank=True, default="", max_length=255, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("user", "Candidate"),
                            ("recruiter", "Recruiter"),
                            ("interviewer", "Interviewer"),
                            ("viewer", "Viewer"),
                            ("admin", "Company admin"),
                            ("superadmin", "Superadmin"),
                        ],
                        default="user",
                        max_length=50,
                        verbose_name="role",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_verified", models.BooleanField(default=False, verbose_name="e-mail proven")),
                (
                    "language",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="language"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="UTC",
                        max_length=64,
                        validators=[accounts.validators.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[("system", "As the device"), ("light", "Light"), ("dark", "Dark")],
                        default="system",
                        max_length=10,
                        verbose_name="appearance",
                    ),
                ),
                ("sso_provider", models.CharField(blank=True, editable=False, max_length=100, null=True)),
                ("sso_subject", models.CharField(blank=True, editable=False, max_length=255, null=True)),
                ("login_streak", models.PositiveIntegerField(default=0, editable=False)),
                ("login_streak_last_date", models.DateField(blank=True, editable=False, null=True)),
                ("login_streak_max", models.PositiveIntegerField(default=0, editable=False)),
                ("quiz_streak", models.PositiveIntegerField(default=0, editable=False)),
                ("quiz_streak_last_date", models.DateField(blank=True, editable=False, null=True)),
                ("quiz_streak_max", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "db_table": "users",
            },
        ),
        migrations.CreateModel(
            name="AdminSettings",
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
                    config.kernel.models.PublicIdField(db_column="settings_id", max_length=100, prefix="set"),
                ),
                (
                    "settings",
                    models.JSONField(
                        blank=True, default=dict, validators=[accounts.validators.validate_admin_settings]
                    ),
                ),
                (
                    "llm_api_key",
                    config.kernel.crypto.EncryptedTextField(blank=True, editable=False, null=True),
                ),
                ("llm_api_key_last4", models.CharField(blank=True, default="", editable=False, max_length=4)),
            ],
            options={
                "verbose_name": "admin settings",
                "verbose_name_plural": "admin settings",
                "db_table": "admin_settings",
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
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
                    config.kernel.models.PublicIdField(db_column="key_id", max_length=100, prefix="key"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("prefix", models.CharField(max_length=16, unique=True, verbose_name="prefix")),
                ("secret_hash", models.CharField(max_length=64)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("recruiter", "Recruiter"),
                            ("interviewer", "Interviewer"),
                            ("viewer", "Viewer"),
                            ("admin", "Company admin"),
                        ],
                        max_length=50,
                        verbose_name="acts as",
                    ),
                ),
                (
                    "scopes",
                    models.JSONField(
                        default=list, validators=[accounts.validators.validate_scopes], verbose_name="may"
                    ),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
            ],
            options={
                "verbose_name": "API key",
                "verbose_name_plural": "API keys",
                "db_table": "api_keys",
            },
        ),
        migrations.CreateModel(
            name="RefreshToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("token_hash", models.CharField(db_column="token", max_length=64, unique=True)),
                ("family_id", models.UUIDField(db_index=True)),
                ("expires_at", models.DateTimeField()),
                ("is_revoked", models.BooleanField(default=False)),
                ("user_agent", models.CharField(blank=True, default="", max_length=500)),
                ("ip", models.GenericIPAddressField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "refresh token",
                "verbose_name_plural": "refresh tokens",
                "db_table": "refresh_tokens",
            },
        ),
        migrations.CreateModel(
            name="TeamInvitation",
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
                        db_column="invitation_id", max_length=100, prefix="tin"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("recruiter", "Recruiter"),
                            ("interviewer", "Interviewer"),
                            ("viewer", "Viewer"),
                            ("admin", "Company admin"),
                        ],
                        max_length=50,
                        verbose_name="role",
                    ),
                ),
                ("token_hash", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name": "team invitation",
                "verbose_name_plural": "team invitations",
                "db_table": "team_invitations",
            },
        ),
    ]
