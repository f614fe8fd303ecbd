"""Assessments, invitations and applications over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api import serializers
from assessments.api.builder import BuilderMixin
from assessments.api.builder_serializers import PublishSerializer
from assessments.api.content import READ_OR_WRITE, checked, listed
from assessments.api.live import ExtraTimeSerializer, TimeGrantSerializer
from assessments.filters import ApplicationFilter, AssessmentFilter
from assessments.operations import applications, assessments, copies, extra_time, invitations, scoring
from assessments.querysets import AUTHORS
from assessments.selectors import applications as application_selectors
from assessments.selectors import assessments as selectors
from assessments.selectors import invitations as invitation_selectors
from assessments.selectors import releases
from config.kernel.api import BaseViewSet, IdempotentCreate


class AssessmentViewSet(BuilderMixin, IdempotentCreate, BaseViewSet):
    """The company's assessments. Publishing and unpublishing are steps of their own."""

    roles = READ_OR_WRITE | {"PUT": AUTHORS}
    serializer_class = serializers.AssessmentResponseSerializer
    filterset_class = AssessmentFilter

    def get_queryset(self):
        return selectors.assessment_details(self.request.user).order_by("-created_at", "-pk")

    def answer(self, row, code=status.HTTP_200_OK):
        """Return the assessment, read afresh."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=code)

    @extend_schema(operation_id="assessments_list")
    def list(self, request):
        """List those that are not deactivated, newest first."""
        return listed(self, self.filter_queryset(self.get_queryset().active()))

    @extend_schema(
        request=serializers.AssessmentCreateSerializer,
        responses={201: serializers.AssessmentResponseSerializer},
    )
    def create(self, request):
        """Make a draft. 402 when the plan's assessments are used up."""
        data = checked(self, serializers.AssessmentCreateSerializer)
        return self.answer(assessments.create(actor=request.user, **data), status.HTTP_201_CREATED)

    def retrieve(self, request, public_id):
        """Return one assessment."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=serializers.AssessmentUpdateSerializer)
    def partial_update(self, request, public_id):
        """Change the given fields. 409 for what must be alike for all candidates once one has started."""
        row = self.get_object()
        data = checked(self, serializers.AssessmentUpdateSerializer)
        return self.answer(assessments.update(row, actor=request.user, **data))

    def destroy(self, request, public_id):
        """Deactivate; results are kept."""
        assessments.deactivate(self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=PublishSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, public_id):
        """Open it to invited candidates. 409 when it is published or not complete.

        Published versions before it are replaced unless told otherwise: nobody new is invited to them, links that
        were sent still open them.
        """
        row = self.get_object()
        data = checked(self, PublishSerializer)
        return self.answer(assessments.publish(row, actor=request.user, **data))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unpublish(self, request, public_id):
        """Close it to those who have not started. 409 when it is not published."""
        return self.answer(assessments.unpublish(self.get_object(), actor=request.user))

    @extend_schema(request=None, responses={201: serializers.AssessmentResponseSerializer})
    @action(detail=True, methods=["post"])
    def duplicate(self, request, public_id):
        """Make a draft with the same settings and questions."""
        return self.answer(copies.duplicate(self.get_object(), actor=request.user), status.HTTP_201_CREATED)

    @extend_schema(
        request=serializers.AssessmentInviteSerializer,
        responses=serializers.InviteResultSerializer(many=True),
    )
    @action(detail=True, methods=["post"])
    def invite(self, request, public_id):
        """Invite up to 100 addresses; the answer says what became of each."""
        row = self.get_object()
        data = checked(self, serializers.AssessmentInviteSerializer)
        results = invitations.invite(row, actor=request.user, **data)
        return Response(serializers.InviteResultSerializer(results, many=True).data)

    @extend_schema(responses=serializers.InvitationResponseSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None)
    def invitations(self, request, public_id):
        """List the invitations, newest first."""
        rows = invitation_selectors.invitation_rows(request.user, self.get_object())
        return listed(self, rows, serializers.InvitationResponseSerializer)

    @extend_schema(responses=serializers.ApplicationResponseSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None)
    def applications(self, request, public_id):
        """List the applications, newest first."""
        rows = application_selectors.application_rows(request.user).filter(assessment=self.get_object())
        return applications_page(self, rows)

    @extend_schema(request=ExtraTimeSerializer, responses=TimeGrantSerializer)
    @action(detail=True, methods=["post"], url_path="extra-time")
    def extra_time(self, request, public_id):
        """Give minutes to all attempts that run; 409 NOTHING_RUNNING when there is none."""
        row = self.get_object()
        data = checked(self, ExtraTimeSerializer)
        return Response(TimeGrantSerializer(extra_time.grant(row, actor=request.user, **data)).data)

    @extend_schema(
        request=serializers.ApplySerializer, responses={201: serializers.ApplicationResponseSerializer}
    )
    @action(detail=True, methods=["post"])
    def apply(self, request, public_id):
        """Enter an application for a candidate. 409 ALREADY_APPLIED when there is one."""
        row = self.get_object()
        data = checked(self, serializers.ApplySerializer)
        row = applications.apply(row, actor=request.user, **data)
        return application_answer(row, status.HTTP_201_CREATED)


def applications_page(view, rows):
    """Return one page of applications, newest first, with their integrity states."""
    page = view.paginate_queryset(rows.order_by("-applied_at", "-pk"))
    shown = application_selectors.with_integrity(page)
    return view.get_paginated_response(serializers.ApplicationResponseSerializer(shown, many=True).data)


def application_answer(row, code=status.HTTP_200_OK):
    """Return one application with its integrity state."""
    application_selectors.with_integrity([row])
    return Response(serializers.ApplicationResponseSerializer(row).data, status=code)


class InvitationViewSet(BaseViewSet):
    """Sending an invitation again, and revoking it."""

    roles = {"POST": AUTHORS}
    serializer_class = serializers.InvitationResponseSerializer

    def get_queryset(self):
        return invitation_selectors.invitations(self.request.user)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resend(self, request, public_id):
        """Send a new link; the answer is the new invitation. 409 when it was used."""
        return Response(self.get_serializer(invitations.resend(self.get_object(), actor=request.user)).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revoke(self, request, public_id):
        """Make the link worthless. 409 when it was used."""
        return Response(self.get_serializer(invitations.revoke(self.get_object(), actor=request.user)).data)


class ApplicationViewSet(BaseViewSet):
    """The company's applications."""

    roles = READ_OR_WRITE
    serializer_class = serializers.ApplicationResponseSerializer
    filterset_class = ApplicationFilter

    def get_queryset(self):
        return application_selectors.application_rows(self.request.user)

    @extend_schema(operation_id="applications_list")
    def list(self, request):
        """List applications, newest first."""
        return applications_page(self, self.filter_queryset(self.get_queryset()))

    def retrieve(self, request, public_id):
        """Return one application."""
        return application_answer(self.get_object())

    @extend_schema(
        request=serializers.ScoresReleaseSerializer, responses=serializers.ScoresReleasedSerializer
    )
    @action(detail=False, methods=["post"], url_path="release-scores", filterset_class=None)
    def release_scores(self, request):
        """Let the candidates of up to 200 applications see their scores, and mail them."""
        data = checked(self, serializers.ScoresReleaseSerializer)
        if data["dry_run"]:
            found = releases.releases(data["application_ids"], request.user)
        else:
            found = scoring.release_many(data["application_ids"], actor=request.user)
        return Response(serializers.ScoresReleasedSerializer(found).data)

    @extend_schema(request=serializers.ApplicationStatusSerializer)
    @action(detail=True, methods=["patch"])
    def status(self, request, public_id):
        """Shortlist or reject. 422 for an unknown word, 409 for a step that is not allowed."""
        row = self.get_object()
        data = checked(self, serializers.ApplicationStatusSerializer)
        row = applications.decide(row, to=data["status"], actor=request.user, note=data["note"])
        return application_answer(row)
