"""One-click sign-in to the demo's accounts; the address exists in demo settings only."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import cached_property

from accounts.models import User
from accounts.selectors.demo import demo_accounts
from config.kernel.errors import NotFound
from config.kernel.web import ANYONE, ActionView


class DemoSignIn(ActionView):
    """Sign in as one of the offered demo accounts, through the same stages as everybody."""

    roles = ANYONE

    @cached_property
    def object(self) -> User:
        wanted = self.request.POST.get("account", "")
        found = next((user for user in demo_accounts() if user.public_id == wanted), None)
        if not settings.DEMO or found is None:
            raise NotFound
        return found

    def operate(self) -> User:
        return self.object

    def succeeded(self) -> HttpResponse:
        return perform_login(self.request, self.result)
