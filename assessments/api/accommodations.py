"""Other conditions over the API: the candidate's request by link, the admins' queue and decision."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.enums import UserRole
from assessments.api.content import checked, listed
from assessments.api.delivery_serializers import LinkSerializer
from assessments.filters import AccommodationFilter
from assessments.models import Accommodation
from assessments.operations import accommodations as operations
from assessments.operations.accommodations import MAX_ANSWER, MAX_BREAK_MINUTES, MAX_REASON
from assessments.selectors import accommodations as selectors
from assessments.selectors import delivery
from assessments.validators import MAX_EXTRA_TIME_PERCENT
from config.kernel.api import BaseAPIView, BaseViewSet
from config.kernel.tenancy import tenant_context

DECIDERS = frozenset({UserRole.ADMIN})
CONDITION_FIELDS = ("extra_time_percent", "break_minutes", "no_camera", "larger_type")


class AskSerializer(LinkSerializer):
    """What is asked for, and why; the reason is never sent back."""

    extra_time_percent = serializers.IntegerField(min_value=0, max_value=MAX_EXTRA_TIME_PERCENT, default=0)
    break_minutes = serializers.IntegerField(min_value=0, max_value=MAX_BREAK_MINUTES, default=0)
    no_camera = serializers.BooleanField(default=False)
    larger_type = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=MAX_REASON)


class AskedSerializer(serializers.ModelSerializer):
    """A request as its candidate reads it."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Accommodation
        fields = ("id", "status", *CONDITION_FIELDS, "answer", "valid_until")
        read_only_fields = fields


class AskForConditions(BaseAPIView):
    """The candidate's request, by the secret of an invitation."""

    public = True
    authentication_classes = ()

    @extend_schema(
        operation_id="assessments_access_conditions",
        request=AskSerializer,
        responses={201: AskedSerializer, 409: OpenApiResponse(description="ALREADY_ASKED")},
    )
    def post(self, request):
        """Ask once; what is approved holds for all tests of the company."""
        serializer = AskSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        invitation = delivery.landing(data.pop("token"), counted=False).invitation
        with tenant_context(invitation.tenant_id):
            row = operations.ask(invitation.candidate, **data)
            answer = AskedSerializer(row).data
        return Response(answer, status=status.HTTP_201_CREATED)


class AccommodationSerializer(AskedSerializer):
    """A request in the queue: without its reason."""

    candidate_id = serializers.CharField(source="candidate.public_id")
    candidate_name = serializers.CharField(source="candidate.full_name")

    class Meta(AskedSerializer.Meta):
        fields = (*AskedSerializer.Meta.fields, "candidate_id", "candidate_name", "decided_at", "created_at")
        read_only_fields = fields


class AccommodationDetailSerializer(AccommodationSerializer):
    """The same with the reason, for the administrators who decide."""

    class Meta(AccommodationSerializer.Meta):
        fields = (*AccommodationSerializer.Meta.fields, "reason")
        read_only_fields = fields


class ApproveSerializer(serializers.Serializer):
    """What is granted; fields left out stay as asked."""

    extra_time_percent = serializers.IntegerField(
        min_value=0, max_value=MAX_EXTRA_TIME_PERCENT, required=False
    )
    break_minutes = serializers.IntegerField(min_value=0, max_value=MAX_BREAK_MINUTES, required=False)
    no_camera = serializers.BooleanField(required=False)
    larger_type = serializers.BooleanField(required=False)
    valid_until = serializers.DateField(required=False, allow_null=True)
    answer = serializers.CharField(max_length=MAX_ANSWER, required=False, allow_blank=True)


class DeclineSerializer(serializers.Serializer):
    """Why not, in words for the candidate."""

    answer = serializers.CharField(max_length=MAX_ANSWER)


class AccommodationViewSet(BaseViewSet):
    """Requests of candidates for other conditions."""

    roles = DECIDERS
    serializer_class = AccommodationSerializer
    filterset_class = AccommodationFilter

    def get_queryset(self):
        return selectors.details(self.request.user)

    def answer(self, row):
        """Return one request with its reason."""
        return Response(AccommodationDetailSerializer(self.get_queryset().get(pk=row.pk)).data)

    @extend_schema(operation_id="accommodations_list")
    def list(self, request):
        """List requests, longest waiting first; without `show`, those that wait."""
        rows = selectors.queue(request.user).order_by("created_at", "pk")
        return listed(self, self.filter_queryset(rows))

    @extend_schema(responses=AccommodationDetailSerializer)
    def retrieve(self, request, public_id):
        """Return one request with the private reason."""
        return self.answer(self.get_object())

    @extend_schema(request=ApproveSerializer, responses=AccommodationDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def approve(self, request, public_id):
        """Approve: it holds at once, also for a test that is running."""
        row = self.get_object()
        data = checked(self, ApproveSerializer)
        return self.answer(operations.approve(row, actor=request.user, **data))

    @extend_schema(request=DeclineSerializer, responses=AccommodationDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def decline(self, request, public_id):
        """Refuse with an answer to the candidate."""
        row = self.get_object()
        data = checked(self, DeclineSerializer)
        return self.answer(operations.decline(row, actor=request.user, **data))

    @extend_schema(request=None, responses=AccommodationDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def end(self, request, public_id):
        """End the conditions and delete the reason; a running test keeps them."""
        return self.answer(operations.end(self.get_object(), actor=request.user))
