from django.urls import URLPattern

app_name = "candidates-api"
urlpatterns: list[URLPattern] = []
