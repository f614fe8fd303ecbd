from django.urls import URLPattern

app_name = "recruiting-api"
urlpatterns: list[URLPattern] = []
