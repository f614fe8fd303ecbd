"""Actions on many candidates, and the export."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.operations import candidates as operations
from candidates.operations.exports import export_csv
from candidates.policy import EDITORS
from candidates.selectors import candidates as selectors
from candidates.transfers import send_csv
from candidates.views.people import CandidateList
from config.kernel.errors import ValidationFailed
from config.kernel.web import ActionView


class CandidateExport(CandidateList):
    """The filtered list as CSV, in its order."""

    roles = EDITORS

    def get(self, request, *args, **kwargs):
        return send_csv(export_csv(self.filtered, actor=request.user), "candidates")


class CandidateBulk(ActionView):
    """Deactivate, reactivate or export the selected candidates. Either all of them or none."""

    roles = EDITORS

    def operate(self):
        action, chosen, actor = (
            self.request.POST.get("action", ""),
            self.request.POST.getlist("ids"),
            self.request.user,
        )
        if action == "export":
            rows = selectors.candidate_rows(actor).filter(
                pk__in=operations.chosen(chosen, actor=actor).values("pk")
            )
            return export_csv(rows.order_by("full_name", "pk"), actor=actor)
        if action not in {"deactivate", "reactivate"}:
            raise ValidationFailed.at("action", _("Choose what to do with the selected candidates."))
        return operations.bulk_set_active(chosen, active=action == "reactivate", actor=actor)

    def get_success_message(self):
        return ngettext("%(n)d candidate changed.", "%(n)d candidates changed.", self.result) % {
            "n": self.result
        }

    def get_success_url(self):
        return reverse("candidates:candidate-list")

    def succeeded(self):
        return send_csv(self.result, "candidates") if isinstance(self.result, str) else super().succeeded()
