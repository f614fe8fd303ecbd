"""Addresses below /api/v1/."""

from rest_framework.routers import SimpleRouter

from interviews.api import views

app_name = "interviews-api"
router = SimpleRouter(trailing_slash=False)
router.register("interviews", views.InterviewViewSet, basename="interview")
router.register("feedback", views.FeedbackViewSet, basename="feedback")
urlpatterns = router.urls
