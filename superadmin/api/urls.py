from rest_framework.routers import SimpleRouter

from superadmin.api import views

app_name = "superadmin-api"
router = SimpleRouter(trailing_slash=False)
router.register("superadmin/audit-logs", views.AuditLogViewSet, basename="audit-log")
router.register("superadmin/tenants", views.TenantViewSet, basename="tenant")
router.register("superadmin/incidents", views.IncidentViewSet, basename="incident")
router.register("superadmin/metrics", views.MetricViewSet, basename="metric")
router.register("superadmin/flags", views.FlagViewSet, basename="flag")
urlpatterns = router.urls
