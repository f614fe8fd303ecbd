"""The catalogue over the API: skills and job roles."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.enums import STAFF_ROLES
from candidates.api import serializers
from candidates.enums import SkillCategory
from candidates.models import JobRole, Skill
from candidates.selectors import catalogue
from config.kernel.api import BaseViewSet
from config.kernel.errors import ValidationFailed


class _Catalogue(BaseViewSet):
    """Read-only lists for every member of staff."""

    roles = {"GET": STAFF_ROLES}
    filter_backends = ()

    def list(self, request):
        """List active rows by name."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def typed(self):
        """Return the checked query parameters."""
        serializer = serializers.SuggestionQuery(data=self.request.query_params)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class SkillViewSet(_Catalogue):
    """Skills shared by all companies and the caller's own. `category` keeps to one kind."""

    serializer_class = serializers.SkillResponseSerializer

    @extend_schema(parameters=[OpenApiParameter("category", str, enum=SkillCategory.values)])
    def list(self, request):
        """List active skills by name."""
        return super().list(request)

    def get_queryset(self):
        rows = Skill.objects.visible_to(self.request.user).active().order_by("name", "pk")
        category = self.request.query_params.get("category", "")
        if category and category not in SkillCategory.values:
            raise ValidationFailed.at("category", "Unknown category")
        return rows.filter(category=category) if category else rows

    @extend_schema(
        parameters=[serializers.SuggestionQuery], responses=serializers.SkillResponseSerializer(many=True)
    )
    @action(detail=False, pagination_class=None)
    def suggestions(self, request):
        """Return up to ten skills for what somebody has typed, best first."""
        typed = self.typed()
        found = catalogue.suggest_skills(typed["query"], category=typed["category"])
        return Response(self.get_serializer(found, many=True).data)


class RoleViewSet(_Catalogue):
    """Job roles shared by all companies and the caller's own. `department` keeps to one."""

    serializer_class = serializers.RoleResponseSerializer

    @extend_schema(parameters=[OpenApiParameter("department", str)])
    def list(self, request):
        """List active job roles by name."""
        return super().list(request)

    def get_queryset(self):
        rows = JobRole.objects.visible_to(self.request.user).active().order_by("name", "pk")
        department = self.request.query_params.get("department", "")
        return rows.filter(department__iexact=department) if department else rows

    @extend_schema(
        parameters=[serializers.SuggestionQuery], responses=serializers.RoleResponseSerializer(many=True)
    )
    @action(detail=False, pagination_class=None)
    def suggestions(self, request):
        """Return up to ten job roles for what somebody has typed, best first."""
        return Response(self.get_serializer(catalogue.suggest_roles(self.typed()["query"]), many=True).data)
