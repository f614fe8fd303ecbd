"""Addresses below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from assessments.api import delivery
from assessments.api.accommodations import AccommodationViewSet, AskForConditions
from assessments.api.assessments import ApplicationViewSet, AssessmentViewSet, InvitationViewSet
from assessments.api.builder import SectionViewSet
from assessments.api.content import JobDescriptionViewSet, QuestionSetViewSet
from assessments.api.corrections import KeyCorrectionViewSet
from assessments.api.exports import QuestionExportViewSet
from assessments.api.figures import AssessmentFigureViewSet, QuestionFigureViewSet, SimilarAnswersViewSet
from assessments.api.generation import GenerationViewSet
from assessments.api.imports import QuestionImportViewSet
from assessments.api.integrity import IntegrityCaseViewSet
from assessments.api.item_models import ItemModelViewSet
from assessments.api.live import LiveSessionViewSet
from assessments.api.questions import QuestionImageViewSet, QuestionViewSet

app_name = "assessments-api"
router = SimpleRouter(trailing_slash=False)
router.register("job-descriptions", JobDescriptionViewSet, basename="job-description")
router.register("question-sets", QuestionSetViewSet, basename="question-set")
router.register("question-generations", GenerationViewSet, basename="generation")
router.register("questions", QuestionViewSet, basename="question")
router.register("question-figures", QuestionFigureViewSet, basename="question-figure")
router.register("key-corrections", KeyCorrectionViewSet, basename="key-correction")
router.register("assessment-figures", AssessmentFigureViewSet, basename="assessment-figure")
router.register("similar-answers", SimilarAnswersViewSet, basename="similarity")
router.register("question-images", QuestionImageViewSet, basename="question-image")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("sections", SectionViewSet, basename="section")
router.register("invitations", InvitationViewSet, basename="invitation")
router.register("applications", ApplicationViewSet, basename="application")
router.register("test-sessions", delivery.TestSessionViewSet, basename="test-session")
router.register("question-imports", QuestionImportViewSet, basename="question-import")
router.register("question-exports", QuestionExportViewSet, basename="question-export")
router.register("item-models", ItemModelViewSet, basename="item-model")
router.register("integrity-cases", IntegrityCaseViewSet, basename="integrity-case")
router.register("live-sessions", LiveSessionViewSet, basename="live-session")
router.register("accommodations", AccommodationViewSet, basename="accommodation")

_TAKING = [
    path("assessments/access", delivery.Access.as_view(), name="access"),
    path("assessments/access/start", delivery.Start.as_view(), name="access-start"),
    path("assessments/access/resume", delivery.Resume.as_view(), name="access-resume"),
    path("assessments/access/conditions", AskForConditions.as_view(), name="access-conditions"),
    path("test-sessions/<str:public_id>/attempt", delivery.Attempt.as_view(), name="attempt"),
    path(
        "test-sessions/<str:public_id>/answers/<int:position>",
        delivery.AttemptAnswer.as_view(),
        name="attempt-answer",
    ),
    path("test-sessions/<str:public_id>/advance", delivery.AttemptAdvance.as_view(), name="attempt-advance"),
    path("test-sessions/<str:public_id>/pause", delivery.AttemptPause.as_view(), name="attempt-pause"),
    path(
        "test-sessions/<str:public_id>/continue", delivery.AttemptContinue.as_view(), name="attempt-continue"
    ),
    path("test-sessions/<str:public_id>/events", delivery.AttemptEvents.as_view(), name="attempt-events"),
    path(
        "test-sessions/<str:public_id>/messages", delivery.AttemptMessages.as_view(), name="attempt-messages"
    ),
    path("test-sessions/<str:public_id>/submit", delivery.AttemptSubmit.as_view(), name="attempt-submit"),
]
urlpatterns = [*_TAKING, *router.urls]
