from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import config.kernel.models
import config.kernel.tenancy
import interviews.validators
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("assessments", "0001_initial"),
        ("candidates", "0001_initial"),
        ("recruiting", "0001_initial"),
        ("superadmin", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="InterviewSession",
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
                        db_column="interview_id", max_length=100, prefix="int"
                    ),
                ),
                (
                    "interview_type",
                    models.CharField(
                        choices=[
                            ("technical", "Technical"),
                            ("behavioral", "Behavioral"),
                            ("cultural", "Cultural"),
                            ("panel", "Panel"),
                        ],
                        default="technical",
                        max_length=50,
                        verbose_name="type",
                    ),
                ),
                (
                    "interview_mode",
                    models.CharField(
                        choices=[
                            ("video", "Video call"),
                            ("phone", "Phone"),
                            ("in-person", "In person"),
                            ("ai", "AI interview"),
                        ],
                        default="video",
                        max_length=50,
                        verbose_name="mode",
                    ),
                ),
                ("scheduled_at", models.DateTimeField(verbose_name="starts")),
                (
                    "duration_minutes",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="minutes",
                    ),
                ),
                (
                    "during",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("scheduled_at"),
                            models.Func(
                                models.Value("UTC"),
                                models.ExpressionWrapper(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Func(
                                            models.Value("UTC"),
                                            models.F("scheduled_at"),
                                            function="timezone",
                                            output_field=models.DateTimeField(),
                                        ),
                                        "+",
                                        models.Func(
                                            models.Value(0),
                                            models.Value(0),
                                            models.Value(0),
                                            models.Value(0),
                                            models.Value(0),
                                            models.F("duration_minutes"),
                                            function="make_interval",
                                            output_field=models.DurationField(),
                                        ),
                                    ),
                                    output_field=models.DateTimeField(),
                                ),
                                function="timezone",
                                output_field=models.DateTimeField(),
                            ),
                            function="tstzrange",
                        ),
                        output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        default="UTC",
                        max_length=50,
                        validators=[interviews.validators.validate_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("no_show", "No-show"),
                        ],
                        default="scheduled",
                        editable=False,
                        max_length=50,
                        verbose_name="status",
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="started at"),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="ended at"),
                ),
                (
                    "actual_duration_minutes",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="held minutes"
                    ),
                ),
                (
                    "preparation_notes",
                    models.TextField(blank=True, default="", verbose_name="preparation notes"),
                ),
                (
                    "question_guide",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[interviews.validators.validate_question_guide],
                        verbose_name="question guide",
                    ),
                ),
                (
                    "meeting_link",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=500,
                        validators=[interviews.validators.validate_meeting_link],
                        verbose_name="meeting link",
                    ),
                ),
                (
                    "meeting_room",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="room"),
                ),
                ("meeting_notes", models.TextField(blank=True, default="", verbose_name="meeting notes")),
                (
                    "cancellation_reason",
                    models.TextField(blank=True, default="", verbose_name="why cancelled"),
                ),
                (
                    "reminder_sent",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="day-before reminder sent"
                    ),
                ),
                (
                    "hour_reminder_sent",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="hour-before reminder sent"
                    ),
                ),
                ("calendar_sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "assessment_application",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="assessments.assessmentapplication",
                        verbose_name="application",
                    ),
                ),
                (
                    "candidate",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="candidates.candidate",
                        verbose_name="candidate",
                    ),
                ),
                (
                    "interviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_interviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lead interviewer",
                    ),
                ),
                (
                    "requisition",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="recruiting.jobrequisition",
                        verbose_name="requisition",
                    ),
                ),
                (
                    "scheduled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="scheduled_interviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="scheduled by",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=config.kernel.tenancy.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "interview",
                "verbose_name_plural": "interviews",
                "db_table": "interview_sessions",
                "indexes": [
                    models.Index(fields=["interviewer", "scheduled_at"], name="interviews_person_time_idx"),
                    models.Index(
                        condition=models.Q(("status", "scheduled")),
                        fields=["scheduled_at"],
                        name="interviews_to_come_idx",
                    ),
                    models.Index(fields=["status", "scheduled_at"], name="interviews_status_time_idx"),
                    models.Index(
                        fields=["tenant", "-scheduled_at", "-id"], name="interviews_tenant_time_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["scheduled", "in_progress", "completed", "cancelled", "no_show"])
                        ),
                        name="interview_sessions_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("interview_type__in", ["technical", "behavioral", "cultural", "panel"])
                        ),
                        name="interview_sessions_interview_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interview_mode__in", ["video", "phone", "in-person", "ai"])),
                        name="interview_sessions_interview_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration_minutes__gte", 5), ("duration_minutes__lte", 480)),
                        name="interview_sessions_duration",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(
                                ("ended_at__gte", models.F("started_at")), ("started_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="interview_sessions_end_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("status__in", ("scheduled", "in_progress"))),
                        expressions=[
                            (
                                models.Func(
                                    models.F("interviewer_id"),
                                    models.F("interviewer_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            ("during", "&&"),
                        ],
                        name="interview_sessions_no_double_book",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewParticipant",
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
                        db_column="participant_id", max_length=100, prefix="seat"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead"), ("panel", "Panel member")],
                        default="panel",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "response",
                    models.CharField(
                        choices=[
                            ("pending", "No answer yet"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                        ],
                        default="pending",
                        max_length=20,
                        verbose_name="answer",
                    ),
                ),
                ("notes", models.TextField(blank=True, default="", verbose_name="own notes")),
                (
                    "busy",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        blank=True, editable=False, null=True
                    ),
                ),
                ("feedback_reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "tenant",
                    models.ForeignKey(
                        default=config.kernel.tenancy.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interview_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "interview",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="interviews.interviewsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "db_table": "interview_participants",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["lead", "panel"])),
                        name="interview_participants_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("response__in", ["pending", "accepted", "declined"])),
                        name="interview_participants_response_known",
                    ),
                    models.UniqueConstraint(
                        fields=("interview", "user"), name="interview_participants_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "lead")),
                        fields=("interview",),
                        name="interview_participants_one_lead",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("busy__isnull", False)),
                        expressions=[
                            (
                                models.Func(
                                    models.F("user_id"),
                                    models.F("user_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            ("busy", "&&"),
                        ],
                        name="interview_participants_no_double_book",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewFeedback",
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
                    config.kernel.models.PublicIdField(db_column="feedback_id", max_length=100, prefix="fb"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Submitted"), ("amended", "Amended")],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "overall_rating",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=2,
                        null=True,
                        validators=[interviews.validators.validate_rating],
                        verbose_name="overall",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("strong_hire", "Strong yes"),
                            ("hire", "Yes"),
                            ("maybe", "Undecided"),
                            ("no_hire", "No"),
                            ("strong_no_hire", "Strong no"),
                        ],
                        max_length=50,
                        null=True,
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "technical_skills_rating",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=2,
                        null=True,
                        validators=[interviews.validators.validate_rating],
                        verbose_name="technical skills",
                    ),
                ),
                (
                    "communication_rating",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=2,
                        null=True,
                        validators=[interviews.validators.validate_rating],
                        verbose_name="communication",
                    ),
                ),
                (
                    "problem_solving_rating",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=2,
                        null=True,
                        validators=[interviews.validators.validate_rating],
                        verbose_name="problem solving",
                    ),
                ),
                (
                    "culture_fit_rating",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=2,
                        null=True,
                        validators=[interviews.validators.validate_rating],
                        verbose_name="working together",
                    ),
                ),
                (
                    "skills_evaluated",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[interviews.validators.validate_skill_ratings],
                        verbose_name="rated skills",
                    ),
                ),
                ("strengths", models.TextField(blank=True, default="", verbose_name="strengths")),
                ("weaknesses", models.TextField(blank=True, default="", verbose_name="concerns")),
                (
                    "detailed_notes",
                    models.TextField(blank=True, default="", verbose_name="evidence and notes"),
                ),
                (
                    "questions_asked",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[interviews.validators.validate_texts],
                        verbose_name="questions asked",
                    ),
                ),
                (
                    "requires_second_round",
                    models.BooleanField(default=False, verbose_name="another round wanted"),
                ),
                ("follow_up_notes", models.TextField(blank=True, default="", verbose_name="to follow up")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="submitted at"),
                ),
                (
                    "is_final",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(("status", "draft"), _negated=True), output_field=models.BooleanField()
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "interviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interview_feedback",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="interviewer",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=config.kernel.tenancy.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                    ),
                ),
                (
                    "interview",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="interviews.interviewsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "scorecard",
                "verbose_name_plural": "scorecards",
                "db_table": "interview_feedback",
                "indexes": [
                    models.Index(fields=["recommendation"], name="feedback_recommendation_idx"),
                    models.Index(fields=["submitted_at"], name="feedback_submitted_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "submitted", "amended"])),
                        name="interview_feedback_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recommendation__isnull", True),
                            (
                                "recommendation__in",
                                ["strong_hire", "hire", "maybe", "no_hire", "strong_no_hire"],
                            ),
                            _connector="OR",
                        ),
                        name="interview_feedback_recommendation_known",
                    ),
                    models.UniqueConstraint(
                        fields=("interview", "interviewer"), name="interview_feedback_one_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "draft"), ("submitted_at__isnull", True)),
                            models.Q(
                                models.Q(("status", "draft"), _negated=True),
                                ("overall_rating__isnull", False),
                                ("recommendation__isnull", False),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="interview_feedback_final_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overall_rating__isnull", True),
                            (
                                "overall_rating__in",
                                [
                                    Decimal("1"),
                                    Decimal("1.5"),
                                    Decimal("2"),
                                    Decimal("2.5"),
                                    Decimal("3"),
                                    Decimal("3.5"),
                                    Decimal("4"),
                                    Decimal("4.5"),
                                    Decimal("5"),
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="interview_feedback_overall_steps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("technical_skills_rating__isnull", True),
                            (
                                "technical_skills_rating__in",
                                [
                                    Decimal("1"),
                                    Decimal("1.5"),
                                    Decimal("2"),
                                    Decimal("2.5"),
                                    Decimal("3"),
                                    Decimal("3.5"),
                                    Decimal("4"),
                                    Decimal("4.5"),
                                    Decimal("5"),
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="interview_feedback_technical_skills_steps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("communication_rating__isnull", True),
                            (
                                "communication_rating__in",
                                [
                                    Decimal("1"),
                                    Decimal("1.5"),
                                    Decimal("2"),
                                    Decimal("2.5"),
                                    Decimal("3"),
                                    Decimal("3.5"),
                                    Decimal("4"),
                                    Decimal("4.5"),
                                    Decimal("5"),
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="interview_feedback_communication_steps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("problem_solving_rating__isnull", True),
                            (
                                "problem_solving_rating__in",
                                [
                                    Decimal("1"),
                                    Decimal("1.5"),
                                    Decimal("2"),
                                    Decimal("2.5"),
                                    Decimal("3"),
                                    Decimal("3.5"),
                                    Decimal("4"),
                                    Decimal("4.5"),
                                    Decimal("5"),
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="interview_feedback_problem_solving_steps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("culture_fit_rating__isnull", True),
                            (
                                "culture_fit_rating__in",
                                [
                                    Decimal("1"),
                                    Decimal("1.5"),
                                    Decimal("2"),
                                    Decimal("2.5"),
                                    Decimal("3"),
                                    Decimal("3.5"),
                                    Decimal("4"),
                                    Decimal("4.5"),
                                    Decimal("5"),
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="interview_feedback_culture_fit_steps",
                    ),
                ],
            },
        ),
    ]
