from rest_framework.routers import SimpleRouter

from monitoring.api import views

app_name = "monitoring-api"
router = SimpleRouter(trailing_slash=False)
router.register("notifications", views.NotificationViewSet, basename="notification")
router.register("proctoring/events", views.EventViewSet, basename="event")
router.register("jobs", views.TaskViewSet, basename="job")
urlpatterns = router.urls
