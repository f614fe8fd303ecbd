"""A candidate with a link and a browser, for tests of taking a test."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client

from assessments.models import AssessmentApplication, TestSession
from config.kernel.crypto import new_token
from config.kernel.tenancy import platform_context
from tests.factories.assessments import ApplicationFactory, InvitationFactory


@dataclass
class Taker:
    """One browser. `public_id` is known once the test was started."""

    raw: str
    client: Client = field(default_factory=Client)
    public_id: str = ""

    @property
    def link(self):
        return f"/invitation/{self.raw}/"

    @property
    def url(self):
        return f"/test/{self.public_id}/"

    def key(self):
        """Open the link and return the hidden field of its form."""
        page = self.client.get(self.link)
        return re.search(r'name="key" value="([0-9a-f]+)"', page.content.decode()).group(1)

    def start(self, **more):
        response = self.client.post(self.link, {"key": self.key(), "consent": "1", **more})
        self.note(response)
        return response

    def resume(self):
        response = self.client.post(self.link, {"key": self.key(), "resume": "1"})
        self.note(response)
        return response

    def note(self, response):
        found = re.fullmatch(r"/test/(session_[a-z0-9]+)/", response.get("Location", ""))
        self.public_id = found.group(1) if found else self.public_id

    def save(self, position, answer, seq, *, session="", **more):
        public_id = session or self.public_id
        return self.client.put(
            f"/test/{public_id}/answers/{position}/",
            json.dumps({"selected_answer": answer, "client_seq": seq, **more}),
            content_type="application/json",
            headers={"X-Test-Session": public_id},
        )

    def events(self, *events, session=""):
        public_id = session or self.public_id
        return self.client.post(
            f"/test/{public_id}/events/",
            json.dumps({"events": list(events)}),
            content_type="application/json",
            headers={"X-Test-Session": public_id},
        )

    def hand_in(self):
        return self.client.post(f"{self.url}hand-in/")

    @property
    def session(self):
        with platform_context(reason="test"):
            return TestSession.objects.select_related("application", "invitation").get(
                public_id=self.public_id
            )


def link_to(assessment, **values):
    """Invite somebody and return the Taker with the mailed secret."""
    raw = new_token()
    application = values.pop("application", None) or ApplicationFactory(assessment=assessment)
    InvitationFactory(application=application, raw=raw, **values)
    return Taker(raw)


def rewind(session, **shift):
    """Let time pass for an attempt by moving its start and deadline back."""
    delta = timedelta(**shift)
    with platform_context(reason="test"):
        TestSession.objects.filter(pk=session.pk).update(
            started_at=session.started_at - delta, deadline_at=session.deadline_at - delta
        )
        AssessmentApplication.objects.filter(pk=session.application_id).update(
            started_at=session.started_at - delta
        )
