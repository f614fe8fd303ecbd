"""Files over the API."""

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.enums import STAFF_ROLES
from candidates.api import serializers
from candidates.models import Candidate, UploadedDocument
from candidates.operations import documents as operations
from candidates.policy import EDITORS
from candidates.querysets import READERS
from candidates.selectors import documents as selectors
from candidates.transfers import send
from config.kernel.api import BaseViewSet, envelope
from config.kernel.errors import NotFound, TooLarge, ValidationFailed


def stored(view, data, *, candidate):
    """Store the file of a checked body and answer 201; a refused one is logged, and its work undone."""
    request = view.request
    try:
        with transaction.atomic():
            document = operations.store_upload(
                upload=data["file"], category=data["category"], actor=request.user, candidate=candidate
            )
    except (TooLarge, ValidationFailed) as error:
        operations.log_refusal(error, category=data["category"], actor=request.user)
        return envelope(error.status, error.message, code=error.code, field_errors=error.field_errors)
    body = serializers.FileResponseSerializer(document, context=view.get_serializer_context()).data
    return Response(body, status=status.HTTP_201_CREATED)


class FileViewSet(BaseViewSet):
    """Uploaded files: PDF, Word (.docx) and plain text up to 10 MiB, told by their content.

    A download needs no more than the signed link and a sign-in of the same company: whoever handed the link
    out (on an interview's page, say) has asked the policy.
    """

    roles = {"GET": READERS, "POST": EDITORS}
    serializer_class = serializers.FileResponseSerializer
    filter_backends = ()

    def get_queryset(self):
        return UploadedDocument.objects.visible_to(self.request.user).select_related("candidate")

    @extend_schema(
        request={"multipart/form-data": serializers.FileCreateSerializer},
        responses={201: serializers.FileResponseSerializer},
    )
    def create(self, request):
        """Upload a file. 413 beyond 10 MiB, 422 for a type or state that is not accepted."""
        serializer = serializers.FileCreateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        return stored(self, data, candidate=self.owner(data.get("candidate_id")))

    def owner(self, public_id):
        """Return the candidate the file is for, None when none is named."""
        if not public_id:
            return None
        found = Candidate.objects.visible_to(self.request.user).filter(public_id=public_id).first()
        if found is None:
            raise NotFound(code="CANDIDATE_NOT_FOUND")
        return found

    def retrieve(self, request, public_id):
        """Return what is known of a file, with a link that expires."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        parameters=[OpenApiParameter("signature", str, required=True)],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, roles=STAFF_ROLES)
    def download(self, request, public_id) -> HttpResponse:
        """Send the file. 403 for an altered or expired link, 404 for a file of another company."""
        return send(selectors.open_signed(public_id, request.query_params.get("signature", "")))
