"""The console: the Django admin for superadmins."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class ConsoleSite(admin.AdminSite):
    """Open to superadmins only; everyone else is told that there is nothing here."""

    site_header = "Assist-Ten"
    site_title = "Assist-Ten"

    def has_permission(self, request):
        return request.user.is_active and request.user.is_authenticated and request.user.role == "superadmin"


class ConsoleConfig(AdminConfig):
    """The admin app with our site."""

    default_site = "config.admin_site.ConsoleSite"
