"""The product's addresses, and the bare view."""

from django.urls import include, path

from bench.bare import upsert

urlpatterns = [path("bare/upsert/<int:row>/", upsert), path("", include("config.urls"))]
handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
