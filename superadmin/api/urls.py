from django.urls import URLPattern

app_name = "superadmin-api"
urlpatterns: list[URLPattern] = []
