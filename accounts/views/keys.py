"""API keys of a company."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import ApiKeyForm
from accounts.models import ApiKey
from accounts.operations import api_keys
from config.kernel.web import ActionView, Column, FormPage, ListPage

ADMINS = frozenset({"admin"})


class KeyList(ListPage):
    """All keys, ended ones too."""

    roles = ADMINS
    title = gettext_lazy("API keys")
    subtitle = gettext_lazy("For your own programs. A key is shown once, when it is made.")
    template_name = "accounts/key_list.html"
    noun = gettext_lazy("keys")
    default_sort = "-made"
    columns = (
        Column("name", gettext_lazy("Name"), sort="name"),
        Column("prefix", gettext_lazy("Begins with")),
        Column("role", gettext_lazy("Acts as"), sort="role"),
        Column("made", gettext_lazy("Made"), sort="created_at"),
        Column("used", gettext_lazy("Last used"), sort="last_used_at"),
        Column("status", gettext_lazy("Status")),
        Column("actions", ""),
    )

    def get_queryset(self) -> QuerySet[ApiKey]:
        return ApiKey.objects.visible_to(self.request.user).select_related("created_by")


class KeyCreate(FormPage):
    """Make a key and show it, this once."""

    roles = ADMINS
    title = gettext_lazy("New API key")
    form_class = ApiKeyForm
    submit_label = gettext_lazy("Make the key")

    def get_breadcrumbs(self) -> list[tuple[Any, str]]:
        return [(_("API keys"), reverse("accounts:keys"))]

    def operate(self, form: ApiKeyForm) -> tuple[ApiKey, str]:
        return api_keys.create_key(actor=self.request.user, **form.cleaned_data)

    def succeeded(self) -> HttpResponse:
        self.template_name = "accounts/key_shown.html"
        key, text = self.result
        response = self.render(status=201, key=key, text=text)
        response["Cache-Control"] = "no-store"
        return response


class KeyRevoke(ActionView):
    roles = ADMINS
    success_message = gettext_lazy("The key has stopped working.")

    def get_queryset(self) -> QuerySet[ApiKey]:
        return ApiKey.objects.visible_to(self.request.user)

    def operate(self) -> ApiKey:
        return api_keys.revoke_key(self.object, actor=self.request.user)

    def get_success_url(self) -> str:
        return reverse("accounts:keys")
