from django.urls import URLPattern

app_name = "interviews-api"
urlpatterns: list[URLPattern] = []
