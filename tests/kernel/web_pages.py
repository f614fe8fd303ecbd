"""Small pages that the tests of config.kernel.web mount at their own addresses."""

from django import forms
from django.contrib.auth.models import Group
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import include, path

from config.kernel.api import BaseAPIView
from config.kernel.errors import Conflict, Gone, NotFound, TooMany, ValidationFailed
from config.kernel.policy import deny
from config.kernel.web import ANYONE, SIGNED_IN, ActionView, Column, FormPage, ListPage, PageView, toast


class Recruiters(PageView):
    roles = {"recruiter"}
    title = "Recruiters only"
    template_name = "generic/search.html"


class Everyone(Recruiters):
    roles = SIGNED_IN


class Open(Recruiters):
    roles = ANYONE

    def get(self, request, *args, **kwargs):
        return HttpResponse("open")


class Platform(Open):
    roles = {"superadmin"}
    tenant_required = False


class CompanyPage(Open):
    roles = {"superadmin"}


class Nobody(Recruiters):
    roles = ()


class Decided(Recruiters):
    def decide(self):
        return deny("The requisition is closed.")


class Broken(Open):
    errors = {
        "gone": Gone(),
        "missing": NotFound("secret name"),
        "many": TooMany(retry_after=7),
        "clash": Conflict(),
        "away": OperationalError("server closed the connection unexpectedly"),
        "bug": LookupError("secret name"),
    }

    def get(self, request, *args, **kwargs):
        raise self.errors[kwargs["kind"]]


class BrokenApi(BaseAPIView):
    public = True

    def get(self, request, kind):
        raise Broken.errors[kind]


class Groups(ListPage):
    roles = {"recruiter"}
    title = "Groups"
    columns = [Column("name", "Name", sort="name"), Column("secret", "Secret")]
    default_sort = "name"

    def get_queryset(self):
        return Group.objects.all()


class NameForm(forms.Form):
    name = forms.CharField(max_length=20)


class GroupCreate(FormPage):
    """Writes a row and then fails when told to, so that a test can see what stays."""

    roles = {"recruiter"}
    title = "New group"
    form_class = NameForm
    success_message = "Saved."

    def operate(self, form):
        group = Group.objects.create(name=form.cleaned_data["name"])
        if group.name == "taken":
            raise ValidationFailed.at("name", "This name is taken.")
        if group.name == "clash":
            raise Conflict("Somebody was quicker.")
        if group.name == "denied":
            deny("Not yours.").require()
        return group

    def get_success_url(self):
        return f"/groups/?made={self.result.name}"


class Rename(ActionView):
    roles = {"recruiter"}
    success_message = "Renamed."
    success_url = "/groups/"

    def operate(self):
        Group.objects.update(name="renamed")
        if "fail" in self.request.POST:
            raise Conflict("Not now.")


class Fragment(Rename):
    def succeeded(self):
        return toast(HttpResponse("<p>done</p>"), "Renamed.")


urlpatterns = [
    path("", include("config.urls")),
    path("t/recruiters/", Recruiters.as_view()),
    path("t/everyone/", Everyone.as_view()),
    path("t/open/", Open.as_view()),
    path("t/platform/", Platform.as_view()),
    path("t/company/", CompanyPage.as_view()),
    path("t/nobody/", Nobody.as_view()),
    path("t/decided/", Decided.as_view()),
    path("t/broken/<str:kind>/", Broken.as_view()),
    path("api/broken/<str:kind>", BrokenApi.as_view()),
    path("groups/", Groups.as_view()),
    path("groups/new/", GroupCreate.as_view()),
    path("groups/rename/", Rename.as_view()),
    path("groups/fragment/", Fragment.as_view()),
]
handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
