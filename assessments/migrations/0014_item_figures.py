"""Figures by month and option, figures of assessments, and how a corrected question counts."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration, TenantKeys, TenantTable


class Migration(BatchedMigration):
    dependencies = [
        ("assessments", "0013_integrity_walls"),
        ("superadmin", "0003_search_extensions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("letter", models.CharField(blank=True, max_length=1)),
                ("chosen", models.PositiveIntegerField(default=0)),
                ("paired", models.PositiveIntegerField(default=0)),
                ("sum_r", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
                ("sum_rr", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
            ],
            options={
                "verbose_name": "choices of an option",
                "verbose_name_plural": "choices of options",
                "db_table": "item_choices",
            },
        ),
        migrations.RemoveConstraint(
            model_name="itemstatistic",
            name="item_statistics_counts_in_order",
        ),
        migrations.RemoveIndex(
            model_name="testsession",
            name="test_sessions_uncounted",
        ),
        migrations.RemoveField(
            model_name="assessmentstatistic",
            name="alpha",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="first_at",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="last_at",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="options",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="sum_r",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="sum_rr",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="sum_seconds",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="sum_x",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="sum_xr",
        ),
        migrations.RemoveField(
            model_name="itemstatistic",
            name="sum_xx",
        ),
        migrations.AddField(
            model_name="answersimilarity",
            name="both_wrong",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="assessmentstatistic",
            name="histogram",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="assessmentstatistic",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("kr20", "KR-20"),
                    ("alpha", "Cronbach's alpha"),
                    ("stratified", "Stratified alpha"),
                    ("drawn", "For drawn questions, ICC(1, k)"),
                    ("mixed", "Stratified, with drawn sections"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="assessmentstatistic",
            name="pairs_compared",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="assessmentstatistic",
            name="reliability",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True),
        ),
        migrations.AddField(
            model_name="assessmentstatistic",
            name="sections",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="assessmentstatistic",
            name="stale_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="answered",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="correct",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="pair_r",
            field=models.DecimalField(decimal_places=8, default=0, max_digits=24),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="pair_rr",
            field=models.DecimalField(decimal_places=8, default=0, max_digits=24),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="pair_x",
            field=models.DecimalField(decimal_places=8, default=0, max_digits=24),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="pair_xr",
            field=models.DecimalField(decimal_places=8, default=0, max_digits=24),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="pair_xx",
            field=models.DecimalField(decimal_places=8, default=0, max_digits=24),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="paired",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="sum_t",
            field=models.DecimalField(decimal_places=8, default=0, max_digits=24),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="sum_tt",
            field=models.DecimalField(decimal_places=8, default=0, max_digits=24),
        ),
        migrations.AddField(
            model_name="itemmonth",
            name="timed",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="itemstatistic",
            name="concern",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="itemstatistic",
            name="first_month",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="itemstatistic",
            name="last_month",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="itemstatistic",
            name="typical_seconds",
            field=models.DecimalField(
                blank=True, decimal_places=1, max_digits=8, null=True, verbose_name="typical time"
            ),
        ),
        migrations.AddField(
            model_name="keycorrection",
            name="mail_candidates",
            field=models.BooleanField(default=False, verbose_name="mail changed scores again"),
        ),
        migrations.AddField(
            model_name="keycorrection",
            name="remedy",
            field=models.CharField(
                choices=[
                    ("key", "Another right answer"),
                    ("credit", "Credit of its own for each option"),
                    ("everyone", "Full points for everybody"),
                    ("excluded", "Leave it out of the score"),
                ],
                default="key",
                max_length=20,
                verbose_name="what was done",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="question",
            name="scoring",
            field=models.CharField(
                choices=[
                    ("key", "By its key"),
                    ("everyone", "Full points for everybody"),
                    ("excluded", "Left out of the score"),
                ],
                default="key",
                editable=False,
                max_length=20,
                verbose_name="counts",
            ),
        ),
        migrations.AddField(
            model_name="scorechange",
            name="new_possible",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=9),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="scorechange",
            name="old_possible",
            field=models.DecimalField(decimal_places=2, max_digits=9, null=True),
        ),
        migrations.RemoveField(
            model_name="assessmentstatistic",
            name="items",
        ),
        migrations.AddField(
            model_name="assessmentstatistic",
            name="items",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="assessmentstatistic",
            name="note",
            field=models.CharField(
                blank=True,
                choices=[
                    ("few", "Too few attempts yet."),
                    ("equal", "All scores are equal, so nothing can be told apart."),
                    ("one_question", "A single question per attempt says nothing about its own error."),
                    (
                        "negative",
                        "The questions do not measure one thing: weak people do better on some of them.",
                    ),
                    (
                        "single_item_part",
                        "A section of a single question counts as all error, so the true margin is smaller.",
                    ),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="itemstatistic",
            name="presented",
            field=models.PositiveIntegerField(default=0, verbose_name="sittings"),
        ),
        migrations.AddIndex(
            model_name="assessmentstatistic",
            index=models.Index(
                condition=models.Q(("stale_since__isnull", False)),
                fields=["stale_since"],
                name="assessment_statistics_stale",
            ),
        ),
        migrations.AddIndex(
            model_name="itemstatistic",
            index=models.Index(fields=["tenant", "-concern", "id"], name="item_statistics_concern"),
        ),
        migrations.AddIndex(
            model_name="itemstatistic",
            index=models.Index(fields=["tenant", "presented"], name="item_statistics_presented"),
        ),
        migrations.AddIndex(
            model_name="itemstatistic",
            index=django.contrib.postgres.indexes.GinIndex(fields=["flags"], name="item_statistics_flags"),
        ),
        migrations.AddIndex(
            model_name="keycorrection",
            index=models.Index(fields=["replacement"], name="key_corrections_replacement"),
        ),
        migrations.AddIndex(
            model_name="scorechange",
            index=models.Index(fields=["correction", "id"], name="score_changes_correction"),
        ),
        migrations.AddIndex(
            model_name="testsession",
            index=models.Index(
                condition=models.Q(
                    ("application__isnull", False),
                    ("counted_at__isnull", True),
                    ("status__in", ["completed", "expired"]),
                ),
                fields=["tenant", "id"],
                name="test_sessions_to_count",
            ),
        ),
        migrations.AddIndex(
            model_name="testsession",
            index=models.Index(
                condition=models.Q(("counted_at__isnull", False), ("status", "invalidated")),
                fields=["tenant", "id"],
                name="test_sessions_to_uncount",
            ),
        ),
        migrations.AddConstraint(
            model_name="answersimilarity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("both_wrong__lte", models.F("shared_items")),
                    ("shared_wrong__lte", models.F("both_wrong")),
                ),
                name="answer_similarities_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentstatistic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("method", ""),
                    ("method__in", ["kr20", "alpha", "stratified", "drawn", "mixed"]),
                    _connector="OR",
                ),
                name="assessment_statistics_method_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentstatistic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("note", ""),
                    ("note__in", ["few", "equal", "one_question", "negative", "single_item_part"]),
                    _connector="OR",
                ),
                name="assessment_statistics_note_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered__lte", models.F("presented")),
                    ("correct__lte", models.F("presented")),
                    ("paired__lte", models.F("presented")),
                ),
                name="item_months_counts_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="keycorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("remedy__in", ["key", "credit", "everyone", "excluded"])),
                name="key_corrections_remedy_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("scoring__in", ["key", "everyone", "excluded"])),
                name="questions_scoring_known",
            ),
        ),
        migrations.AddField(
            model_name="itemchoice",
            name="question",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="choices", to="assessments.question"
            ),
        ),
        migrations.AddField(
            model_name="itemchoice",
            name="tenant",
            field=models.ForeignKey(
                default=config.kernel.tenancy.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="superadmin.tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemchoice",
            constraint=models.UniqueConstraint(fields=("question", "letter"), name="item_choices_once"),
        ),
        TenantTable("itemchoice"),
        TenantKeys("itemchoice"),
    ]
