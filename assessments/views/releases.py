"""Releasing the scores of many applications: what would be mailed first, then the release."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.operations import scoring
from assessments.querysets import AUTHORS
from assessments.selectors import releases
from assessments.views.applications import list_crumb
from config.kernel.web import PageView, safe_next


class ScoresRelease(PageView):
    """Show whom a release would reach and whom not; with `apply` in the form, release."""

    roles = AUTHORS
    title = _("Release scores")
    template_name = "assessments/scores_release.html"

    def get_breadcrumbs(self):
        return [list_crumb()]

    def get(self, request):
        return redirect("assessments:application-list")

    def post(self, request):
        chosen, actor = request.POST.getlist("ids")[: releases.MOST], request.user
        back = safe_next(request, reverse("assessments:application-list"))
        if "apply" not in request.POST:
            found = releases.releases(chosen, actor)
            sample = scoring.sample_mail(found.ready[0]) if found.ready else None
            return self.render(found=found, sample=sample, back=back)
        released = scoring.release_many(chosen, actor=actor)
        words = ngettext("%(n)d score released.", "%(n)d scores released.", len(released.ready))
        text = words % {"n": len(released.ready)}
        if released.left:
            left = ngettext("%(n)d left out.", "%(n)d left out.", len(released.left))
            text = f"{text} {left % {'n': len(released.left)}}"
        messages.success(request, text)
        return redirect(back)
