"""Integrity cases over the API, for the company's administrators."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.enums import UserRole
from assessments.api.content import checked, listed
from assessments.filters import CaseFilter
from assessments.models import CaseDecision, IntegrityCase
from assessments.operations import integrity
from assessments.selectors import integrity as selectors
from config.kernel.api import BaseViewSet
from monitoring.enums import ReviewOutcome
from superadmin.validators import tenant_setting

REVIEWERS = frozenset({UserRole.ADMIN})


class CaseFactorSerializer(serializers.Serializer):
    """One rule's part of the integrity score."""

    rule = serializers.CharField()
    value = serializers.FloatField()
    weight = serializers.IntegerField()
    points = serializers.FloatField()


class CaseDecisionResponseSerializer(serializers.ModelSerializer):
    """One judgement; an empty outcome marks that the case was opened again."""

    reviewer = serializers.CharField(source="reviewer.full_name")

    class Meta:
        model = CaseDecision
        fields = ("outcome", "is_second", "notes", "reviewer", "created_at")
        read_only_fields = fields


class IntegrityCaseResponseSerializer(serializers.ModelSerializer):
    """A case, without the score of the test; without the name where the company hides names from reviewers."""

    case_id = serializers.CharField(source="public_id")
    session_id = serializers.CharField(source="session.public_id")
    candidate_name = serializers.SerializerMethodField()
    assessment_title = serializers.CharField(source="session.application.assessment.title")
    factors = CaseFactorSerializer(many=True)

    class Meta:
        model = IntegrityCase
        fields = (
            "case_id",
            "session_id",
            "candidate_name",
            "assessment_title",
            "status",
            "severity",
            "score",
            "factors",
            "outcome",
            "informed_at",
            "reply_due_at",
            "replied_at",
            "decided_at",
            "created_at",
        )
        read_only_fields = fields

    def get_candidate_name(self, row) -> str:
        """Return the name, or nothing where reviews are blind."""
        if tenant_setting(self.context["request"].user.tenant, "review_hides_names"):
            return ""
        return row.session.candidate_name


class IntegrityCaseDetailSerializer(IntegrityCaseResponseSerializer):
    """The same with the candidate's reply and the decisions so far."""

    decisions = CaseDecisionResponseSerializer(many=True)

    class Meta(IntegrityCaseResponseSerializer.Meta):
        fields = (*IntegrityCaseResponseSerializer.Meta.fields, "reply", "decisions")
        read_only_fields = fields


class CaseDecisionCreateSerializer(serializers.Serializer):
    """A judgement; `confirmed` are the ids of events that are violations."""

    outcome = serializers.ChoiceField(ReviewOutcome.choices)
    notes = serializers.CharField(max_length=4_000, default="", allow_blank=True)
    confirmed = serializers.ListField(
        child=serializers.CharField(max_length=100), default=list, max_length=500
    )


class CaseReopenSerializer(serializers.Serializer):
    """Why the case is looked at again."""

    reason = serializers.CharField(max_length=2_000)


class IntegrityCaseViewSet(BaseViewSet):
    """What waits for a judgement, and the judgement."""

    roles = REVIEWERS
    serializer_class = IntegrityCaseResponseSerializer
    filterset_class = CaseFilter

    def get_queryset(self):
        return selectors.cases(self.request.user).prefetch_related("decisions__reviewer")

    def answer(self, row):
        """Return one case with its decisions."""
        fresh = self.get_queryset().get(pk=row.pk)
        return Response(IntegrityCaseDetailSerializer(fresh, context=self.get_serializer_context()).data)

    @extend_schema(operation_id="integrity_cases_list")
    def list(self, request):
        """List cases, worst first; without `show`, those that wait for a decision."""
        return listed(self, self.filter_queryset(selectors.cases(request.user)))

    @extend_schema(responses=IntegrityCaseDetailSerializer)
    def retrieve(self, request, public_id):
        """Return one case with the candidate's reply and the decisions so far."""
        return self.answer(self.get_object())

    @extend_schema(request=CaseDecisionCreateSerializer, responses=IntegrityCaseDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def decide(self, request, public_id):
        """Judge a case. 409 REPLY_OPEN while the candidate may still reply and the outcome is invalid."""
        row = self.get_object()
        data = checked(self, CaseDecisionCreateSerializer)
        confirmed = frozenset(data.pop("confirmed"))
        return self.answer(integrity.decide(row, actor=request.user, confirmed=confirmed, **data))

    @extend_schema(request=CaseReopenSerializer, responses=IntegrityCaseDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def reopen(self, request, public_id):
        """Open a decided case again. 409 when it is not decided."""
        row = self.get_object()
        data = checked(self, CaseReopenSerializer)
        return self.answer(integrity.reopen(row, actor=request.user, **data))

    @extend_schema(request=None, responses=IntegrityCaseDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def inform(self, request, public_id):
        """Ask the candidate for an explanation; a repetition changes nothing."""
        return self.answer(integrity.inform(self.get_object(), actor=request.user))
