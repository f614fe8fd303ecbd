"""Addresses below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from recruiting.api import views

app_name = "recruiting-api"
router = SimpleRouter(trailing_slash=False)
router.register("requisitions", views.RequisitionViewSet, basename="requisition")
router.register("pipeline", views.PipelineViewSet, basename="entry")
router.register("application-notes", views.NoteViewSet, basename="note")
urlpatterns = [
    *router.urls,
    path(
        "applications/<str:public_id>/notes",
        views.ApplicationNotesViewSet.as_view({"get": "list", "post": "create"}),
        name="application-notes",
    ),
]
