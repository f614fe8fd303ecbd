from django.conf import settings
from django.urls import URLPattern, path

from monitoring.views import inbox, jobs, proctoring, system

app_name = "monitoring"
urlpatterns: list[URLPattern] = [
    path("notifications/", inbox.NotificationList.as_view(), name="notification-list"),
    path("notifications/bell/", inbox.Bell.as_view(), name="bell"),
    path("notifications/read-all/", inbox.NotificationReadAll.as_view(), name="notification-read-all"),
    path("notifications/<str:public_id>/open/", inbox.NotificationOpen.as_view(), name="notification-open"),
    path("notifications/<str:public_id>/read/", inbox.NotificationRead.as_view(), name="notification-read"),
    path(
        "notifications/<str:public_id>/unread/",
        inbox.NotificationUnread.as_view(),
        name="notification-unread",
    ),
    path(
        "notifications/<str:public_id>/archive/",
        inbox.NotificationArchive.as_view(),
        name="notification-archive",
    ),
    path("proctoring/", proctoring.EventList.as_view(), name="event-list"),
    path("proctoring/<str:public_id>/", proctoring.EventDetail.as_view(), name="event-detail"),
    path("jobs/", jobs.JobList.as_view(), name="job-list"),
    path("health", system.Health.as_view(), name="health"),
    path("metrics", system.Metrics.as_view(), name="metrics"),
]

if settings.DEMO:
    urlpatterns += [
        path("dev/outbox/", system.Outbox.as_view(), name="outbox"),
        path("dev/outbox/<str:name>/", system.OutboxMail.as_view(), name="outbox-mail"),
    ]
