"""Every address of the site. Each app brings its own; this file only hangs them up."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config import views
from recruiting.views.dashboard import Home

_APPS = ("superadmin", "accounts", "monitoring", "candidates", "assessments", "recruiting", "interviews")

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("console/", admin.site.urls),
    path("search/", views.Search.as_view(), name="search"),
    path("account/", include("allauth.urls")),
    *(path("", include(f"{app}.urls")) for app in _APPS),
    *(path("api/v1/", include(f"{app}.api.urls")) for app in _APPS),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", views.ApiDocs.as_view(url_name="api-schema"), name="api-docs"),
]

if settings.DEMO:
    urlpatterns.append(path("dev/gallery/", views.Gallery.as_view(), name="gallery"))

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
