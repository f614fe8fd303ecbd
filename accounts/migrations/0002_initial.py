import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("superadmin", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="tenant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="users",
                to="superadmin.tenant",
                verbose_name="company",
            ),
        ),
        migrations.AddField(
            model_name="adminsettings",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="admin_settings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="created_by",
            field=models.ForeignKey(
                db_column="created_by",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="tenant",
            field=models.ForeignKey(
                default=config.kernel.tenancy.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="superadmin.tenant",
            ),
        ),
        migrations.AddField(
            model_name="refreshtoken",
            name="replaced_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.refreshtoken",
            ),
        ),
        migrations.AddField(
            model_name="refreshtoken",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="refresh_tokens",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="teaminvitation",
            name="invited_by",
            field=models.ForeignKey(
                db_column="invited_by",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="teaminvitation",
            name="tenant",
            field=models.ForeignKey(
                default=config.kernel.tenancy.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="superadmin.tenant",
            ),
        ),
        migrations.AddField(
            model_name="teaminvitation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="team_invitations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["tenant", "role", "is_active"], name="users_tenant_role_idx"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["tenant", "full_name", "id"], name="users_tenant_name_idx"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["-created_at"], name="users_created_idx"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"), name="users_email_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                fields=("sso_provider", "sso_subject"), name="users_sso_identity_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["user", "recruiter", "interviewer", "viewer", "admin", "superadmin"])
                ),
                name="users_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("theme__in", ["system", "light", "dark"])), name="users_theme_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("role__in", ["admin", "interviewer", "recruiter", "viewer"]),
                        ("tenant__isnull", False),
                    ),
                    models.Q(("role__in", ["user", "superadmin"]), ("tenant__isnull", True)),
                    _connector="OR",
                ),
                name="users_role_fits_tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sso_provider__isnull", True), ("sso_subject__isnull", True)),
                    models.Q(("sso_provider__isnull", False), ("sso_subject__isnull", False)),
                    _connector="OR",
                ),
                name="users_sso_pair_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("login_streak_max__gte", models.F("login_streak"))),
                name="users_login_streak_max_ok",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("quiz_streak_max__gte", models.F("quiz_streak"))),
                name="users_quiz_streak_max_ok",
            ),
        ),
        migrations.AddIndex(
            model_name="apikey",
            index=models.Index(fields=["tenant", "-created_at"], name="api_keys_tenant_idx"),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["admin", "interviewer", "recruiter", "viewer"])),
                name="api_keys_role_known",
            ),
        ),
        migrations.AddIndex(
            model_name="refreshtoken",
            index=models.Index(fields=["user", "expires_at"], name="refresh_user_expires_idx"),
        ),
        migrations.AddIndex(
            model_name="refreshtoken",
            index=models.Index(
                condition=models.Q(("is_revoked", False)),
                fields=["user", "expires_at"],
                name="refresh_live_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="refreshtoken",
            index=models.Index(fields=["expires_at"], name="refresh_expires_idx"),
        ),
        migrations.AddIndex(
            model_name="teaminvitation",
            index=models.Index(fields=["tenant", "-created_at"], name="team_inv_tenant_idx"),
        ),
        migrations.AddConstraint(
            model_name="teaminvitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True)),
                fields=("tenant", "user"),
                name="team_invitations_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="teaminvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["admin", "interviewer", "recruiter", "viewer"])),
                name="team_invitations_role_known",
            ),
        ),
    ]
