"""How the API describes itself: drf-spectacular, inside a scope that lets views build querysets."""

from types import SimpleNamespace

from drf_spectacular.openapi import AutoSchema

from config.kernel import tenancy


class DescribedSchema(AutoSchema):
    """Describe an endpoint. Views name their rows through scoped managers, and describing reads none."""

    nobody = SimpleNamespace(is_authenticated=False, role="", tenant_id=None, pk=None)

    def get_operation(self, *args, **kwargs):
        request = self.view.request
        if request is not None and not request.user.is_authenticated:
            request.user = self.nobody
        with tenancy.described():
            return super().get_operation(*args, **kwargs)
