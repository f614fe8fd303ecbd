"""Corrections of keys over the API: what one would change, the correction itself, and what it has changed."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api.content import checked, listed
from assessments.enums import ApplicationStatus, Remedy
from assessments.models import KeyCorrection, ScoreChange
from assessments.operations import corrections as operations
from assessments.policy import can_correct
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import corrections as selectors
from assessments.selectors.fixes import fix_for
from config.kernel.api import BaseViewSet


class CorrectionPreviewRequestSerializer(serializers.Serializer):
    """How the question counts: `letters` for the remedies `key` and `credit`; `credit` gives each letter its own."""

    remedy = serializers.ChoiceField(Remedy.choices)
    letters = serializers.RegexField(
        r"^[A-H]{0,8}$",
        default="",
        allow_blank=True,
        help_text="The right options, such as C or AC; for `credit` those that each earn all points.",
    )
    credit = serializers.DictField(
        child=serializers.FloatField(min_value=-100, max_value=100),
        required=False,
        allow_null=True,
        default=None,
        help_text="Per cent of the points for every letter, for the remedy `credit` instead of `letters`.",
    )


class CorrectionRequestSerializer(CorrectionPreviewRequestSerializer):
    """With the reason, and whether candidates who have seen a score that changes are told."""

    reason = serializers.CharField(max_length=operations.LONGEST_REASON)
    mail_candidates = serializers.BooleanField(default=False)


class CorrectionNumbersSerializer(serializers.Serializer):
    """Attempts, changed scores (up and down), those across the pass mark, and decisions of people against them."""

    attempts = serializers.IntegerField()
    changed = serializers.IntegerField()
    raised = serializers.IntegerField()
    lowered = serializers.IntegerField()
    rises = serializers.IntegerField(help_text="Attempts that pass now.")
    falls = serializers.IntegerField(help_text="Attempts that no longer pass.")
    shortlisted_falls = serializers.IntegerField()
    rejected_rises = serializers.IntegerField()
    mails = serializers.IntegerField(help_text="Candidates who have seen a score that changes.")


class CorrectionImpactSerializer(CorrectionNumbersSerializer):
    """The numbers of one assessment; null is practice."""

    assessment_id = serializers.CharField(allow_null=True)
    title = serializers.CharField()

    def to_representation(self, one):
        numbers = CorrectionNumbersSerializer(one.numbers).data
        row = one.assessment
        return {"assessment_id": row and row.public_id, "title": row.title if row else "", **numbers}


class CorrectionChangeSerializer(serializers.Serializer):
    """One score before and after; `decision` is what somebody decided that the new score speaks against."""

    session_id = serializers.CharField(source="session.public_id")
    candidate_name = serializers.CharField(source="session.candidate_name")
    old = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    new = serializers.DecimalField(max_digits=5, decimal_places=2)
    rises = serializers.BooleanField()
    falls = serializers.BooleanField()
    decision = serializers.ChoiceField(ApplicationStatus.choices, allow_blank=True)


class CorrectionPreviewSerializer(serializers.Serializer):
    """What would happen; `changes` lists the 200 most important ones."""

    total = CorrectionNumbersSerializer()
    running = serializers.IntegerField(
        help_text="Attempts under way; they are marked the new way when they end."
    )
    assessments = CorrectionImpactSerializer(many=True, source="impacts")
    changes = CorrectionChangeSerializer(many=True)
    waiting = serializers.SerializerMethodField(help_text="Drafts of the next version.")
    copies = serializers.SerializerMethodField(help_text="The same question elsewhere; keeps its key.")

    def get_waiting(self, shown) -> list[str]:
        return [row.public_id for row in shown.waiting]

    def get_copies(self, shown) -> list[str]:
        return [row.public_id for row in shown.copies]


class KeyCorrectionSerializer(serializers.ModelSerializer):
    """A correction; its numbers are there once it is applied."""

    correction_id = serializers.CharField(source="public_id")
    question_id = serializers.CharField(source="question.public_id")
    replacement_id = serializers.CharField(source="replacement.public_id")
    progress = serializers.SerializerMethodField(help_text="Per cent of the attempts.")

    class Meta:
        model = KeyCorrection
        fields = (
            "correction_id",
            "question_id",
            "replacement_id",
            "remedy",
            "reason",
            "mail_candidates",
            "status",
            "progress",
            "sessions_affected",
            "sessions_changed",
            "decisions_flipped",
            "created_at",
            "applied_at",
        )
        read_only_fields = fields

    def get_progress(self, row) -> int:
        return 100 if row.applied_at else selectors.progress_of(row)


class ScoreChangeSerializer(serializers.ModelSerializer):
    """A score that was computed anew."""

    session_id = serializers.CharField(source="session.public_id")
    correction_id = serializers.CharField(source="correction.public_id", default=None)

    class Meta:
        model = ScoreChange
        fields = (
            "session_id",
            "correction_id",
            "old_percentage",
            "new_percentage",
            "old_points",
            "new_points",
            "old_possible",
            "new_possible",
            "reason",
            "created_at",
        )
        read_only_fields = fields


class CorrectionActions:
    """What the questions' endpoints offer of corrections."""

    @extend_schema(request=CorrectionPreviewRequestSerializer, responses=CorrectionPreviewSerializer)
    @action(detail=True, methods=["post"], url_path="correction-preview", filterset_class=None)
    def correction_preview(self, request, public_id):
        """Tell what correcting the key would change; saves nothing."""
        row = self.get_object()
        can_correct(request.user, row).require()
        fix = fix_for(row, **checked(self, CorrectionPreviewRequestSerializer))
        return Response(CorrectionPreviewSerializer(selectors.preview(row, fix)).data)

    @extend_schema(request=CorrectionRequestSerializer, responses={202: KeyCorrectionSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def correction(self, request, public_id):
        """Correct the key; a job computes the scores anew. The same request again answers with the same correction.

        409 NOT_USED, CORRECTED, BEING_CORRECTED or NOTHING_LEFT.
        """
        row = operations.correct(
            self.get_object(), actor=request.user, **checked(self, CorrectionRequestSerializer)
        )
        return Response(KeyCorrectionSerializer(row).data, status=status.HTTP_202_ACCEPTED)


class KeyCorrectionViewSet(BaseViewSet):
    """The company's corrections of keys."""

    roles = {"GET": READERS, "POST": AUTHORS}
    serializer_class = KeyCorrectionSerializer

    def get_queryset(self):
        return selectors.corrections(self.request.user)

    @extend_schema(operation_id="key_corrections_list")
    def list(self, request):
        """List corrections, newest first."""
        return listed(self, self.get_queryset())

    def retrieve(self, request, public_id):
        """Return one correction with its progress."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses=ScoreChangeSerializer(many=True))
    @action(detail=True)
    def changes(self, request, public_id):
        """List the scores it changed, those across the pass mark first."""
        return listed(self, selectors.change_rows(self.get_object()), ScoreChangeSerializer)

    @extend_schema(request=None, responses={202: KeyCorrectionSerializer})
    @action(detail=True, methods=["post"])
    def resume(self, request, public_id):
        """Take one up again that failed. 409 when it is applied."""
        row = operations.resume(self.get_object(), actor=request.user)
        return Response(self.get_serializer(row).data, status=status.HTTP_202_ACCEPTED)
