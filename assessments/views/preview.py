"""The test as a candidate sees it: the real page, with a sample that is drawn for the moment and not kept."""

import secrets

from django.shortcuts import redirect
from django.urls import reverse

from assessments.operations import papers
from assessments.querysets import READERS
from assessments.views.assessments import OwnedAssessment
from assessments.views.delivery import TestQuestion
from config.kernel.web import DetailPage

LARGEST_SEED = 2**32


class Preview(OwnedAssessment, DetailPage):
    """Draw a new sample."""

    roles = READERS

    def get(self, request, public_id):
        seed = secrets.randbelow(LARGEST_SEED)
        return redirect("assessments:assessment-preview-question", self.object.public_id, seed, 1)


class PreviewQuestion(OwnedAssessment, DetailPage):
    """One question of a sample: the candidate's own page, whose addresses are turned back to this one.

    Whatever is posted leads on to the question that was asked for.
    """

    roles = READERS

    def get(self, request, public_id, seed, position):
        here = reverse("assessments:assessment-preview", args=[self.object.public_id])
        with papers.sample(self.object, seed=seed % LARGEST_SEED, actor=request.user) as session:
            page = TestQuestion(template_name="assessments/preview.html")
            page.setup(request, public_id=session.public_id, position=position)
            page.session = session
            response = page.get(request, session.public_id, position)
            there = reverse("assessments:test", args=[session.public_id])
        response.content = response.content.replace(there.encode(), f"{here}{seed}/".encode())
        if response.has_header("Location"):
            response["Location"] = here
        return response

    def post(self, request, public_id, seed, position):
        target = request.POST.get("go", "")
        if not target.isdecimal():
            return redirect("assessments:assessment-detail", self.object.public_id)
        return redirect("assessments:assessment-preview-question", self.object.public_id, seed, int(target))


class PreviewEnd(OwnedAssessment, DetailPage):
    """Where the sample would be handed in: back to the assessment."""

    roles = READERS

    def get(self, request, public_id, seed):
        return redirect("assessments:assessment-detail", self.object.public_id)
