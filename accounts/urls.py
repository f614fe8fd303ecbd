"""Pages of the accounts; allauth's own hang below account/ as well."""

from django.conf import settings
from django.urls import path

from accounts.views import demo, keys, own, team

app_name = "accounts"

urlpatterns = [
    path("account/profile/", own.Profile.as_view(), name="profile"),
    path("account/preferences/", own.Preferences.as_view(), name="preferences"),
    path("account/security/", own.Security.as_view(), name="security"),
    path("team/", team.TeamList.as_view(), name="team"),
    path("team/invite/", team.TeamInvite.as_view(), name="team-invite"),
    path("team/join/<str:token>/", team.Join.as_view(), name="join"),
    path("team/api-keys/", keys.KeyList.as_view(), name="keys"),
    path("team/api-keys/new/", keys.KeyCreate.as_view(), name="key-create"),
    path("team/api-keys/<str:public_id>/revoke/", keys.KeyRevoke.as_view(), name="key-revoke"),
    path("team/<str:public_id>/role/", team.MemberRole.as_view(), name="member-role"),
    path("team/<str:public_id>/deactivate/", team.MemberDeactivate.as_view(), name="member-deactivate"),
    path("team/<str:public_id>/reactivate/", team.MemberReactivate.as_view(), name="member-reactivate"),
    path("team/<str:public_id>/resend/", team.InvitationResend.as_view(), name="invitation-resend"),
    path("team/<str:public_id>/withdraw/", team.InvitationWithdraw.as_view(), name="invitation-withdraw"),
]

if settings.DEMO:
    urlpatterns.append(path("dev/sign-in/", demo.DemoSignIn.as_view(), name="demo-sign-in"))
