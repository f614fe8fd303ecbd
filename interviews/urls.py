"""Addresses of the pages."""

from django.urls import path

from interviews.views import interviews, own, talk

app_name = "interviews"
urlpatterns = [
    path("own/interviews/<str:public_id>.ics", own.OwnCalendar.as_view(), name="own-calendar"),
    path("my/interviews/<str:public_id>.ics", own.MyCalendar.as_view(), name="my-calendar"),
    path("interviews/", interviews.InterviewList.as_view(), name="interview-list"),
    path("interviews/new/", interviews.InterviewCreate.as_view(), name="interview-create"),
    path("interviews/upcoming/", interviews.UpcomingInterviews.as_view(), name="upcoming"),
    path("interviews/<str:public_id>/", interviews.InterviewDetail.as_view(), name="interview-detail"),
    path("interviews/<str:public_id>/change/", interviews.InterviewChange.as_view(), name="interview-change"),
    path("interviews/<str:public_id>/cancel/", interviews.InterviewCancel.as_view(), name="interview-cancel"),
    path("interviews/<str:public_id>/start/", interviews.InterviewStart.as_view(), name="interview-start"),
    path(
        "interviews/<str:public_id>/no-show/", interviews.InterviewNoShow.as_view(), name="interview-no-show"
    ),
    path("interviews/<str:public_id>/calendar.ics", interviews.InterviewCalendar.as_view(), name="calendar"),
    path("interviews/<str:public_id>/live/", talk.Live.as_view(), name="live"),
    path("interviews/<str:public_id>/notes/", talk.LiveNotes.as_view(), name="live-notes"),
    path("interviews/<str:public_id>/complete/", talk.Complete.as_view(), name="complete"),
    path("interviews/<str:public_id>/feedback/", talk.Feedback.as_view(), name="feedback"),
    path("scorecards/<str:public_id>/", talk.FeedbackDetail.as_view(), name="feedback-detail"),
    path("scorecards/<str:public_id>/amend/", talk.FeedbackAmend.as_view(), name="feedback-amend"),
]
