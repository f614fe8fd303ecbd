"""What goes in and out of the accounts' endpoints."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.enums import ROLE_ALIASES, STAFF_ROLES, Theme, UserRole
from accounts.models import ApiKey, User


class RoleField(serializers.CharField):
    """A role in any of its spellings."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        return ROLE_ALIASES.get(text, text)


class RequestCodeSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=255)


class CodeSentSerializer(serializers.Serializer):
    message = serializers.CharField()
    email = serializers.EmailField()
    expires_in = serializers.IntegerField(help_text="seconds")


class VerifyCodeSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=255)
    otp = serializers.CharField(max_length=20)
    second_factor = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class RefreshSerializer(serializers.Serializer):
    refresh_token = serializers.CharField(max_length=500)


class LoginStreakSerializer(serializers.Serializer):
    current_streak = serializers.IntegerField(source="current")
    max_streak = serializers.IntegerField(source="max")
    last_login = serializers.DateField(source="last_date", allow_null=True)
    streak_type = serializers.CharField(default="login")


class PairSerializer(serializers.Serializer):
    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="life of the access token, seconds")


class SignedInSerializer(PairSerializer):
    login_streak = LoginStreakSerializer()


class MessageSerializer(serializers.Serializer):
    message = serializers.CharField()


class MeSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    tenant = serializers.CharField(source="tenant.public_id", default=None, read_only=True)
    is_admin = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "id",
            "email",
            "full_name",
            "role",
            "tenant",
            "is_active",
            "is_verified",
            "is_admin",
            "language",
            "time_zone",
            "theme",
        ]
        read_only_fields = ["email", "role", "is_active", "is_verified"]

    def get_is_admin(self, user: User) -> bool:
        return user.role in {UserRole.ADMIN, UserRole.SUPERADMIN}


class ProfileSerializer(serializers.Serializer):
    """All parts are optional; what is not sent stays."""

    full_name = serializers.CharField(max_length=255, required=False)
    language = serializers.CharField(max_length=10, required=False, allow_blank=True)
    time_zone = serializers.CharField(max_length=64, required=False)
    theme = serializers.ChoiceField(choices=Theme.choices, required=False)


class StreakSerializer(serializers.Serializer):
    current = serializers.IntegerField()
    max = serializers.IntegerField()
    last_date = serializers.DateField(allow_null=True)
    is_active = serializers.BooleanField()
    days_until_break = serializers.IntegerField(help_text="1 done today, 0 must act today, -1 broken")
    badges = serializers.ListField(
        child=serializers.IntegerField(), help_text="earned by a run of so many days: 7, 30, 100"
    )
    days_to_next_badge = serializers.IntegerField(allow_null=True, help_text="null when all are earned")


class StreaksSerializer(serializers.Serializer):
    login_streak = StreakSerializer()
    quiz_streak = StreakSerializer()
    total_engagement = serializers.IntegerField()


class MemberSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    role = serializers.CharField(source="member_role", read_only=True)
    status = serializers.CharField(source="member_status", read_only=True)

    class Meta:
        model = User
        fields = ["id", "email", "full_name", "role", "status", "last_login", "created_at"]


class TeamInviteSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=255)
    full_name = serializers.CharField(max_length=255, required=False, default="", allow_blank=True)
    role = RoleField(max_length=50)


class RoleSerializer(serializers.Serializer):
    role = RoleField(max_length=50)


class ApiKeySerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", read_only=True)

    class Meta:
        model = ApiKey
        fields = [
            "id",
            "name",
            "prefix",
            "role",
            "scopes",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        ]


class NewApiKeySerializer(serializers.Serializer):
    name = serializers.CharField(max_length=100)
    role = serializers.ChoiceField(choices=sorted(STAFF_ROLES))
    can_write = serializers.BooleanField(default=False)
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class ShownApiKeySerializer(ApiKeySerializer):
    """The answer to making a key, with its text."""

    key = serializers.CharField(read_only=True)

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "key"]
