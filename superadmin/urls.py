from django.urls import URLPattern

app_name = "superadmin"
urlpatterns: list[URLPattern] = []
