"""Endpoints of sign-in, one's own account, the team and API keys."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import throttling
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import serializers as shapes
from accounts.enums import StreakKind, UserRole
from accounts.models import ApiKey, TeamInvitation, User
from accounts.operations import api_keys, codes, preferences, team, tokens, users
from accounts.selectors.preferences import settings_of
from accounts.selectors.streaks import status, streaks_of
from accounts.selectors.team import members, open_invitation
from config.kernel.api import BaseAPIView, BaseViewSet, CallerThrottle, envelope
from config.kernel.errors import Gone
from config.kernel.middleware import client_ip

EVERYBODY = frozenset(UserRole.values)
ADMINS = frozenset({UserRole.ADMIN.value})


class SignInThrottle(throttling.SimpleRateThrottle):
    """Five tries a minute for one address from one place."""

    scope = "login"

    def get_cache_key(self, request: Request, view: Any) -> str:
        email = str(request.data.get("email", "")).strip().lower() if isinstance(request.data, dict) else ""
        ident = hashlib.sha256(f"{client_ip(request)}|{email}".encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}


def read(kind: Any, request: Request) -> dict[str, Any]:
    """Return the checked body of a request."""
    serializer = kind(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class RequestCode(BaseAPIView):
    """Mail a sign-in code; the answer says nothing about whether the address has an account."""

    public = True

    @extend_schema(request=shapes.RequestCodeSerializer, responses=shapes.CodeSentSerializer)
    def post(self, request: Request) -> Response:
        email = read(shapes.RequestCodeSerializer, request)["email"]
        codes.request_code(email)
        message = _("If the address can receive mail, a code is on its way.")
        return Response({"message": message, "email": email, "expires_in": codes.SECONDS})


class VerifyCode(BaseAPIView):
    """Give a code back and get a pair of tokens."""

    public = True
    throttle_classes = [CallerThrottle, SignInThrottle]

    @extend_schema(request=shapes.VerifyCodeSerializer, responses=shapes.SignedInSerializer)
    def post(self, request: Request) -> Response:
        given = read(shapes.VerifyCodeSerializer, request)
        outcome = codes.sign_in_by_code(given["email"], given["otp"], second_factor=given["second_factor"])
        if outcome.user is None:
            return envelope(outcome.status, outcome.message, code=outcome.code)
        pair = tokens.issue(outcome.user)
        streak = status(outcome.user, StreakKind.LOGIN)
        return Response(
            {**shapes.PairSerializer(pair).data, "login_streak": shapes.LoginStreakSerializer(streak).data}
        )


class Refresh(BaseAPIView):
    """Change a refresh token for a new pair; a second use ends the whole sign-in."""

    public = True

    @extend_schema(request=shapes.RefreshSerializer, responses=shapes.PairSerializer)
    def post(self, request: Request) -> Response:
        pair = tokens.refresh(read(shapes.RefreshSerializer, request)["refresh_token"])
        if pair is None:
            return envelope(401, _("This sign-in has ended. Sign in again."))
        return Response(shapes.PairSerializer(pair).data)


class Logout(BaseAPIView):
    """End a sign-in; an unknown token is answered alike."""

    public = True

    @extend_schema(request=shapes.RefreshSerializer, responses=shapes.MessageSerializer)
    def post(self, request: Request) -> Response:
        tokens.revoke(read(shapes.RefreshSerializer, request)["refresh_token"])
        return Response({"message": _("You are signed out.")})


class Me(BaseAPIView):
    """One's own account."""

    roles = EVERYBODY

    @extend_schema(responses=shapes.MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(shapes.MeSerializer(request.user).data)

    @extend_schema(request=shapes.ProfileSerializer, responses=shapes.MeSerializer)
    def put(self, request: Request) -> Response:
        user = User.objects.select_related("tenant").get(pk=request.user.pk)
        users.update_profile(user, **read(shapes.ProfileSerializer, request))
        return Response(shapes.MeSerializer(user).data)


class MyStreaks(BaseAPIView):
    """One's own streaks, by the day in one's own time zone."""

    roles = EVERYBODY

    @extend_schema(responses=shapes.StreaksSerializer)
    def get(self, request: Request) -> Response:
        return Response(shapes.StreaksSerializer(streaks_of(request.user)).data)


class MySettings(BaseAPIView):
    """An admin's own settings. `llmApiKey` goes in and never comes out."""

    roles = frozenset({"admin", "superadmin"})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        return Response(settings_of(request.user))

    @extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def put(self, request: Request) -> Response:
        if not isinstance(request.data, dict):
            return envelope(422, _("The settings must be an object."))
        user = User.objects.select_related("tenant").get(pk=request.user.pk)
        return Response(preferences.save_admin_settings(user, dict(request.data)))


class Team(BaseViewSet):
    """The people of the caller's company."""

    roles = ADMINS
    serializer_class = shapes.MemberSerializer
    lookup_url_kwarg = "public_id"

    def get_queryset(self) -> QuerySet[User]:
        return members(self.request.user.tenant_id).order_by("full_name", "pk")

    def get_object(self) -> User:
        return get_object_or_404(
            self.get_queryset().select_related("tenant"), public_id=self.kwargs["public_id"]
        )

    def _shown(self, public_id: str, code: int = 200) -> Response:
        return Response(
            shapes.MemberSerializer(self.get_queryset().get(public_id=public_id)).data, status=code
        )

    def _invitation(self) -> TeamInvitation:
        found = open_invitation(self.get_object(), self.request.user.tenant_id)
        if found is None:
            raise Gone(_("This invitation is closed."))
        return found

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(shapes.MemberSerializer(page, many=True).data)

    def retrieve(self, request: Request, public_id: str) -> Response:
        return self._shown(self.get_object().public_id)

    @extend_schema(request=shapes.TeamInviteSerializer)
    def create(self, request: Request) -> Response:
        invitation = team.invite(actor=request.user, **read(shapes.TeamInviteSerializer, request))
        return self._shown(invitation.user.public_id, 201)

    @extend_schema(request=shapes.RoleSerializer)
    @action(detail=True, methods=["put"])
    def role(self, request: Request, public_id: str) -> Response:
        users.change_role(
            self.get_object(), role=read(shapes.RoleSerializer, request)["role"], actor=request.user
        )
        return self._shown(public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, public_id: str) -> Response:
        users.deactivate(self.get_object(), actor=request.user)
        return self._shown(public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, public_id: str) -> Response:
        users.reactivate(self.get_object(), actor=request.user)
        return self._shown(public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, public_id: str) -> Response:
        team.resend(self._invitation(), actor=request.user)
        return self._shown(public_id)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, public_id: str) -> Response:
        team.withdraw(self._invitation(), actor=request.user)
        return Response(status=204)


class ApiKeys(BaseViewSet):
    """The API keys of the caller's company."""

    roles = ADMINS
    serializer_class = shapes.ApiKeySerializer
    lookup_url_kwarg = "public_id"

    def get_queryset(self) -> QuerySet[ApiKey]:
        return ApiKey.objects.visible_to(self.request.user).order_by("-created_at", "-pk")

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(shapes.ApiKeySerializer(page, many=True).data)

    @extend_schema(request=shapes.NewApiKeySerializer, responses={201: shapes.ShownApiKeySerializer})
    def create(self, request: Request) -> Response:
        actor = User.objects.select_related("tenant").get(pk=request.user.pk)
        key, text = api_keys.create_key(actor=actor, **read(shapes.NewApiKeySerializer, request))
        return Response({**shapes.ApiKeySerializer(key).data, "key": text}, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, public_id: str) -> Response:
        api_keys.revoke_key(get_object_or_404(self.get_queryset(), public_id=public_id), actor=request.user)
        return Response(status=204)
