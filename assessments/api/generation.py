"""Orders for questions over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api.content import checked, listed
from assessments.api.generation_serializers import GenerationOrderSerializer, GenerationRunSerializer
from assessments.operations import generation as operations
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import generation as selectors
from config.kernel.api import BaseViewSet, IdempotentCreate


class GenerationViewSet(IdempotentCreate, BaseViewSet):
    """The company's orders for questions."""

    roles = {"GET": READERS, "POST": AUTHORS}
    serializer_class = GenerationRunSerializer

    def get_queryset(self):
        return selectors.runs(self.request.user).order_by("-created_at", "-pk")

    def accepted(self, run):
        """Return a run that a job works on."""
        fresh = self.get_queryset().get(pk=run.pk)
        return Response(self.get_serializer(fresh).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(operation_id="question_generations_list")
    def list(self, request):
        """List orders, newest first."""
        return listed(self, self.get_queryset())

    @extend_schema(request=GenerationOrderSerializer, responses={202: GenerationRunSerializer})
    def create(self, request):
        """Order questions; 202, and the run says how far its job is. 402 when the day's tokens are used up."""
        data = checked(self, GenerationOrderSerializer)
        return self.accepted(operations.order(actor=request.user, **data))

    def retrieve(self, request, public_id):
        """Return one run."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=GenerationRunSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id):
        """End it; what was kept stays. 409 when it has ended."""
        run = operations.cancel(self.get_object(), actor=request.user)
        return Response(self.get_serializer(self.get_queryset().get(pk=run.pk)).data)

    @extend_schema(request=None, responses={202: GenerationRunSerializer})
    @action(detail=True, methods=["post"])
    def resume(self, request, public_id):
        """Take a failed or cancelled one up where it ended. 409 otherwise."""
        return self.accepted(operations.resume(self.get_object(), actor=request.user))

    @extend_schema(request=None, responses=GenerationRunSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, public_id):
        """Be content with what a failed or cancelled one has brought. 409 otherwise."""
        run = operations.accept(self.get_object(), actor=request.user)
        return Response(self.get_serializer(self.get_queryset().get(pk=run.pk)).data)

    @extend_schema(request=None, responses={202: GenerationRunSerializer})
    @action(detail=True, methods=["post"])
    def again(self, request, public_id):
        """Order the same once more, into a set of its own."""
        return self.accepted(operations.order_again(self.get_object(), actor=request.user))
