"""Endpoints below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.api import views

app_name = "accounts-api"

router = SimpleRouter(trailing_slash=False)
router.register("admin/users", views.Team, basename="team")
router.register("admin/api-keys", views.ApiKeys, basename="api-key")

urlpatterns = [
    path("auth/request-otp", views.RequestCode.as_view(), name="request-otp"),
    path("auth/verify-otp", views.VerifyCode.as_view(), name="verify-otp"),
    path("auth/refresh", views.Refresh.as_view(), name="refresh"),
    path("auth/logout", views.Logout.as_view(), name="logout"),
    path("users/me", views.Me.as_view(), name="me"),
    path("users/me/streaks", views.MyStreaks.as_view(), name="my-streaks"),
    path("admin/settings", views.MySettings.as_view(), name="my-settings"),
    *router.urls,
]
