"""The one address that many people press at once; settings.SHORT_WAY names this file."""

from django.urls import path

from assessments.views.delivery_scripts import SaveAnswer

urlpatterns = [
    path("test/<str:public_id>/answers/<int:position>/", SaveAnswer.as_view(), name="test-answer"),
]
