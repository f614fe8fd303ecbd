"""What candidates' programs and staff send and get around attempts. No field holds a key."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.api.serializers import StandardErrorField
from assessments.enums import PauseKind, QuestionKind
from assessments.models import TestSession
from assessments.operations.answers import LARGEST_SEQ
from assessments.selectors.navigation import AHEAD, LEFT, OPEN


class LinkSerializer(serializers.Serializer):
    """The secret of an invitation's link, in the body so that it stays out of logs."""

    token = serializers.CharField(min_length=43, max_length=43)


class StartSerializer(LinkSerializer):
    """Consent is to the text that the access call names."""

    consent = serializers.BooleanField()


class AccessSerializer(serializers.Serializer):
    """What a link opens."""

    company = serializers.CharField()
    title = serializers.CharField(source="assessment.title")
    job_title = serializers.CharField(source="assessment.job_title")
    duration_minutes = serializers.IntegerField(source="minutes")
    questions = serializers.IntegerField()
    expires_at = serializers.DateTimeField(source="invitation.expires_at")
    recorded = serializers.ListField(
        child=serializers.CharField(), source="watched", help_text=_("Events that the browser will report.")
    )
    leave_limit = serializers.IntegerField(
        allow_null=True, help_text=_("The test is handed in when it was left so often; null: never.")
    )
    is_running = serializers.SerializerMethodField()

    def get_is_running(self, landing) -> bool:
        return landing.session is not None


class StartedSerializer(serializers.Serializer):
    """The attempt and its credential."""

    session_id = serializers.CharField(source="session.public_id")
    credential = serializers.CharField()
    deadline_at = serializers.DateTimeField(source="session.deadline_at")
    created = serializers.BooleanField()


class PaperOptionSerializer(serializers.Serializer):
    """One option under the letter that answers use, as Markdown and as HTML."""

    letter = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()


class PaperQuestionSerializer(serializers.Serializer):
    """A question as its candidate sees it, with the own answer; HTML has links to the pictures of this attempt."""

    position = serializers.IntegerField()
    section = serializers.IntegerField(help_text=_("Place of its section; 0 without sections."))
    kind = serializers.ChoiceField(QuestionKind.choices)
    text = serializers.CharField()
    html = serializers.CharField()
    options = PaperOptionSerializer(many=True)
    selected_answer = serializers.CharField(source="selected", allow_blank=True)
    flagged = serializers.BooleanField()
    client_seq = serializers.IntegerField(source="seq")


class AttemptSectionSerializer(serializers.Serializer):
    """A section of an attempt: `first` to `last` are its questions; times only where it has one of its own."""

    position = serializers.IntegerField()
    title = serializers.CharField()
    first = serializers.IntegerField()
    last = serializers.IntegerField()
    state = serializers.ChoiceField([OPEN, LEFT, AHEAD])
    minutes = serializers.IntegerField(allow_null=True)
    deadline_at = serializers.DateTimeField(allow_null=True)
    seconds_left = serializers.IntegerField(allow_null=True)


class AttemptPauseSerializer(serializers.Serializer):
    """Whether the clock stands, and what is left of pauses; `by` is who stopped it, `until` when it goes on at last."""

    is_paused = serializers.BooleanField()
    by = serializers.ChoiceField(PauseKind.choices, allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    pauses_left = serializers.IntegerField()
    breaks_left = serializers.IntegerField(
        help_text=_("In how many more pauses approved breaks can be taken.")
    )
    next_seconds = serializers.IntegerField(help_text=_("How long the next pause may last; 0: none is left."))


class AdvanceSerializer(serializers.Serializer):
    """`leaving` is the `reached` of the attempt that was seen last."""

    leaving = serializers.IntegerField(min_value=1)


class AttemptMessageSerializer(serializers.Serializer):
    """A word of the company to the candidate during the test; show it and acknowledge it."""

    message_id = serializers.CharField(source="public_id")
    text = serializers.CharField()
    sent_at = serializers.DateTimeField(source="created_at")
    seen_at = serializers.DateTimeField(allow_null=True)


class SeenSerializer(serializers.Serializer):
    """The messages that the candidate has been shown."""

    seen = serializers.ListField(child=serializers.CharField(max_length=40), min_length=1, max_length=100)


class SeenNowSerializer(serializers.Serializer):
    """How many of them were new to the candidate."""

    seen = serializers.IntegerField()


class AttemptSerializer(serializers.Serializer):
    """An attempt for its candidate; questions while it runs, receipt and released score afterwards.

    With `forward_only` only the question at `reached` is open, with `by_section` those of one section.
    """

    session_id = serializers.CharField()
    status = serializers.CharField()
    seconds_left = serializers.IntegerField()
    deadline_at = serializers.DateTimeField()
    total_questions = serializers.IntegerField()
    forward_only = serializers.BooleanField()
    by_section = serializers.BooleanField()
    reached = serializers.IntegerField()
    sections = AttemptSectionSerializer(many=True)
    pause = AttemptPauseSerializer()
    messages = AttemptMessageSerializer(
        many=True, help_text=_("Not acknowledged yet, or sent a short while ago.")
    )
    questions = PaperQuestionSerializer(many=True)
    receipt_code = serializers.CharField(allow_null=True)
    score_percentage = serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text=_("Once released, where scores are shown.")
    )
    passed = serializers.BooleanField(
        allow_null=True, help_text=_("Once released, where more than nothing is shown.")
    )


class AnswerSerializer(serializers.Serializer):
    """One save; `client_seq` counts up with each save of the attempt."""

    selected_answer = serializers.CharField(max_length=8, allow_null=True, allow_blank=True)
    client_seq = serializers.IntegerField(min_value=1, max_value=LARGEST_SEQ)
    client_time = serializers.DateTimeField(required=False, allow_null=True)
    flagged = serializers.BooleanField(default=False)


class SavedSerializer(serializers.Serializer):
    """`stored` is false when a newer save was there."""

    stored = serializers.BooleanField()
    late = serializers.BooleanField()
    seconds_left = serializers.FloatField()
    section_seconds_left = serializers.FloatField(allow_null=True)


class EventSerializer(serializers.Serializer):
    """One event; the severity follows from its type."""

    event_type = serializers.CharField(max_length=100)
    key = serializers.CharField(max_length=64)
    client_time = serializers.DateTimeField(required=False)
    duration_seconds = serializers.FloatField(required=False)
    position = serializers.IntegerField(required=False)
    metadata = serializers.DictField(required=False)


class EventsSerializer(serializers.Serializer):
    """A batch."""

    events = EventSerializer(many=True)


class RecordedSerializer(serializers.Serializer):
    """How many were new, how many had arrived before, and what follows."""

    stored = serializers.IntegerField()
    repeated = serializers.IntegerField()
    ended = serializers.BooleanField(help_text=_("The test was left too often and has been handed in."))
    warning = serializers.CharField(
        allow_blank=True, help_text=_("What to show the candidate after the test was left.")
    )


class SessionSerializer(serializers.ModelSerializer):
    """An attempt for staff."""

    id = serializers.CharField(source="public_id")
    application_id = serializers.CharField(source="application.public_id", allow_null=True, default=None)
    assessment_title = serializers.CharField(source="application.assessment.title", default="")
    event_count = serializers.IntegerField()
    standard_error = StandardErrorField()
    conditions_as_approved = serializers.SerializerMethodField(
        help_text=_("Taken under approved conditions; which and why is not told.")
    )

    class Meta:
        model = TestSession
        fields = (
            "id",
            "application_id",
            "assessment_title",
            "candidate_name",
            "status",
            "started_at",
            "deadline_at",
            "completed_at",
            "handed_in_by",
            "duration_seconds",
            "total_questions",
            "correct_answers",
            "points_awarded",
            "points_possible",
            "score_percentage",
            "standard_error",
            "score_released_at",
            "receipt_code",
            "event_count",
            "conditions_as_approved",
        )
        read_only_fields = fields

    def get_conditions_as_approved(self, row) -> bool:
        return row.accommodation_id is not None
