"""Addresses of taking a test, of receipts, and of results."""

from django.urls import path

from assessments.views import (
    accommodations,
    delivery,
    delivery_pictures,
    delivery_scripts,
    integrity,
    live,
    own_results,
    results,
)

urlpatterns = [
    path("invitation/<str:token>/", delivery.Invitation.as_view(), name="invitation"),
    path(
        "invitation/<str:token>/conditions/",
        accommodations.InvitationConditions.as_view(),
        name="invitation-conditions",
    ),
    path("test/<str:public_id>/", delivery.Test.as_view(), name="test"),
    path("test/<str:public_id>/<int:position>/", delivery.TestQuestion.as_view(), name="test-question"),
    path(
        "test/<str:public_id>/answers/<int:position>/",
        delivery_scripts.SaveAnswer.as_view(),
        name="test-answer",
    ),
    path("test/<str:public_id>/events/", delivery_scripts.SendEvents.as_view(), name="test-events"),
    path("test/<str:public_id>/messages/", delivery_scripts.MessagesSeen.as_view(), name="test-messages"),
    path("test/<str:public_id>/clock/", delivery_scripts.TellTime.as_view(), name="test-clock"),
    path(
        "test/<str:public_id>/pictures/<str:picture>/",
        delivery_pictures.TestPicture.as_view(),
        name="test-picture",
    ),
    path("test/<str:public_id>/hand-in/", delivery.TestHandIn.as_view(), name="test-hand-in"),
    path("test/<str:public_id>/receipt/", delivery.TestReceipt.as_view(), name="test-receipt"),
    path("receipt/", delivery.Receipt.as_view(), name="receipt-check"),
    path("receipt/<str:code>/", delivery.Receipt.as_view(), name="receipt"),
    path("result/<str:token>/", own_results.Result.as_view(), name="result"),
    path("integrity/", integrity.CaseList.as_view(), name="case-list"),
    path("integrity/settings/", integrity.IntegritySettings.as_view(), name="integrity-settings"),
    path("integrity/reply/<str:token>/", integrity.IntegrityReply.as_view(), name="integrity-reply"),
    path("integrity/<str:public_id>/", integrity.CaseDetail.as_view(), name="case-detail"),
    path("integrity/<str:public_id>/reopen/", integrity.CaseReopen.as_view(), name="case-reopen"),
    path("integrity/<str:public_id>/inform/", integrity.CaseInform.as_view(), name="case-inform"),
    path("my/", results.MyApplications.as_view(), name="my_applications"),
    path("my/<str:public_id>/conditions/", accommodations.MyConditions.as_view(), name="my_conditions"),
    path("accommodations/", accommodations.AccommodationList.as_view(), name="accommodation-list"),
    path(
        "accommodations/<str:public_id>/",
        accommodations.AccommodationDetail.as_view(),
        name="accommodation-detail",
    ),
    path(
        "accommodations/<str:public_id>/end/",
        accommodations.AccommodationEnd.as_view(),
        name="accommodation-end",
    ),
    path("my/<str:public_id>/", results.MyApplication.as_view(), name="my_application"),
    path("live/", live.LiveWall.as_view(), name="live-wall"),
    path("live/<str:public_id>/", live.LiveSession.as_view(), name="live-session"),
    path("live/<str:public_id>/message/", live.LiveMessage.as_view(), name="live-message"),
    path("live/<str:public_id>/time/", live.LiveTime.as_view(), name="live-time"),
    path("live/<str:public_id>/pause/", live.LivePause.as_view(), name="live-pause"),
    path("live/<str:public_id>/resume/", live.LiveResume.as_view(), name="live-resume"),
    path("live/<str:public_id>/end/", live.LiveEnd.as_view(), name="live-end"),
    path("assessments/<str:public_id>/time/", live.AssessmentTime.as_view(), name="assessment-time"),
    path("assessments/sessions/", results.SessionList.as_view(), name="session-list"),
    path("assessments/sessions/<str:public_id>/", results.SessionDetail.as_view(), name="session-detail"),
    path(
        "assessments/sessions/<str:public_id>/release/",
        results.ScoreRelease.as_view(),
        name="session-release",
    ),
]
