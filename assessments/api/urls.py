"""Addresses below /api/v1/."""

from rest_framework.routers import SimpleRouter

from assessments.api.assessments import ApplicationViewSet, AssessmentViewSet, InvitationViewSet
from assessments.api.content import JobDescriptionViewSet, QuestionSetViewSet, QuestionViewSet

app_name = "assessments-api"
router = SimpleRouter()
router.register("job-descriptions", JobDescriptionViewSet, basename="job-description")
router.register("question-sets", QuestionSetViewSet, basename="question-set")
router.register("questions", QuestionViewSet, basename="question")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("invitations", InvitationViewSet, basename="invitation")
router.register("applications", ApplicationViewSet, basename="application")
urlpatterns = router.urls
