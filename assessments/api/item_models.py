"""Item models over the API: what there is, samples with their keys, stocking the bank."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api.content import READ_OR_WRITE, checked, listed
from assessments.enums import Level
from assessments.operations import variants as operations
from assessments.operations.questions import MAX_QUESTIONS
from assessments.selectors import variants as selectors
from config.kernel.api import BaseViewSet
from config.kernel.errors import ValidationFailed

KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="Key of the item model.")


class ItemModelSerializer(serializers.Serializer):
    """An item model with the company's stock of it."""

    key = serializers.CharField(source="model.key")
    title = serializers.CharField(source="model.title")
    skill = serializers.CharField(source="model.skill")
    level = serializers.ChoiceField(source="model.level", choices=Level.choices)
    topic = serializers.CharField(source="model.topic")
    measures = serializers.CharField(source="model.measures")
    held = serializers.CharField(source="model.held", help_text="What is the same in all variants.")
    varied = serializers.CharField(source="model.varied", help_text="What differs.")
    distinct = serializers.IntegerField(source="model.distinct", help_text="At least so many variants.")
    version = serializers.IntegerField(source="model.version")
    stored = serializers.IntegerField(source="stock.stored", help_text="Variants in use.")
    used = serializers.IntegerField(source="stock.used", help_text="Variants that somebody has seen.")
    sittings = serializers.IntegerField(source="stock.sittings")
    facility = serializers.DecimalField(
        source="stock.facility", max_digits=5, decimal_places=4, allow_null=True
    )
    question_set_id = serializers.CharField(source="stock.question_set", allow_blank=True)


class ItemModelFilterSerializer(serializers.Serializer):
    """Which models."""

    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    skill = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)
    level = serializers.ChoiceField(choices=Level.choices, required=False, default="", allow_blank=True)


class VariantSerializer(serializers.Serializer):
    """A variant with its key, for staff."""

    question_text = serializers.CharField()
    options = serializers.DictField(child=serializers.CharField())
    correct_answer = serializers.CharField()
    feedback = serializers.DictField(child=serializers.CharField(), help_text="Misconception by letter.")
    explanation = serializers.CharField()


class ItemModelSampleSerializer(serializers.Serializer):
    """Five variants from a seed on."""

    seed = serializers.IntegerField()
    items = VariantSerializer(many=True)


class StockSerializer(serializers.Serializer):
    """How many variants should be in use."""

    count = serializers.IntegerField(min_value=1, max_value=MAX_QUESTIONS)


class StockEachSerializer(ItemModelFilterSerializer, StockSerializer):
    """How many variants of each of these models should be in use."""


class StockedSerializer(serializers.Serializer):
    """What was done."""

    key = serializers.CharField()
    stored = serializers.IntegerField()
    added = serializers.IntegerField()
    wanted = serializers.IntegerField()


class OrderedSerializer(serializers.Serializer):
    """The job that does it; see /jobs."""

    task_id = serializers.CharField()


class ItemModelViewSet(BaseViewSet):
    """The item models."""

    roles = READ_OR_WRITE
    serializer_class = ItemModelSerializer
    lookup_field = "key"
    lookup_value_regex = r"[a-z0-9-]+"
    filter_backends = []

    @extend_schema(operation_id="item_models_list", parameters=[ItemModelFilterSerializer])
    def list(self, request):
        """List the models by skill, level and title."""
        given = ItemModelFilterSerializer(data=request.query_params)
        given.is_valid(raise_exception=True)
        return listed(self, selectors.model_rows(request.user, **wanted(given.validated_data)))

    @extend_schema(parameters=[KEY])
    def retrieve(self, request, key):
        """Return one model."""
        return Response(self.get_serializer(selectors.model_row(request.user, key)).data)

    @extend_schema(
        parameters=[
            KEY,
            OpenApiParameter("seed", OpenApiTypes.INT, description="0 to 2147483643; else by chance."),
        ],
        responses=ItemModelSampleSerializer,
    )
    @action(detail=True, methods=["get"])
    def sample(self, request, key):
        """Return five variants with their keys; nothing is stored. The same seed gives the same ones."""
        given = request.query_params.get("seed", "")
        if given and not (given.isdecimal() and len(given) < 12 and int(given) <= selectors.LARGEST_SEED):
            raise ValidationFailed.at("seed", "0 … 2147483643")
        model = selectors.model_row(request.user, key).model
        seed = int(given) if given else selectors.new_seed()
        found = {"seed": seed, "items": selectors.samples(model.key, seed)}
        return Response(ItemModelSampleSerializer(found).data)

    @extend_schema(
        parameters=[KEY], request=StockSerializer, responses={201: StockedSerializer, 202: OrderedSerializer}
    )
    @action(detail=True, methods=["post"])
    def stock(self, request, key):
        """Make sure that `count` variants are in use: at once (201), or by a job when many are missing (202)."""
        count = checked(self, StockSerializer)["count"]
        done = operations.supply(key, count, actor=request.user)
        if isinstance(done, str):
            return Response({"task_id": done}, status=status.HTTP_202_ACCEPTED)
        return Response(StockedSerializer(done).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="item_models_stock_each", request=StockEachSerializer, responses={202: OrderedSerializer}
    )
    @action(detail=False, methods=["post"], url_path="stock", url_name="stock-each")
    def stock_each(self, request):
        """Have a job make sure that `count` variants of each of these models are in use."""
        data = checked(self, StockEachSerializer)
        rows = selectors.model_rows(request.user, **wanted(data))
        task_id = operations.order([row.model.key for row in rows], data["count"], actor=request.user)
        return Response({"task_id": task_id}, status=status.HTTP_202_ACCEPTED)


def wanted(data):
    """Return the filters as the selector takes them."""
    return {"text": data["q"], "skill": data["skill"], "level": data["level"]}
