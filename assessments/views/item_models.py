"""Pages of item models: what they measure, samples of them, how many variants the bank holds."""

from functools import cached_property
from types import SimpleNamespace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.enums import Level
from assessments.forms.item_models import ItemModelFilterForm, StockEachForm, StockMoreForm
from assessments.operations import variants as operations
from assessments.policy import can_create
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import variants as selectors
from assessments.selectors.rendering import for_staff
from assessments.views.question_sets import list_crumb as sets_crumb
from config.kernel.errors import ValidationFailed
from config.kernel.web import ActionView, Column, ListPage, PageView

ORDERS = {
    "model": lambda row: (row.model.title,),
    "skill": lambda row: (row.model.skill, list(Level).index(row.model.level), row.model.title),
    "level": lambda row: (list(Level).index(row.model.level), row.model.skill, row.model.title),
    "stored": lambda row: (row.stock.stored, row.model.title),
    "used": lambda row: (row.stock.used, row.model.title),
    "facility": lambda row: (row.stock.facility is None, row.stock.facility or 0, row.model.title),
}


def list_crumb():
    """Return the way back to the list."""
    return (_("Item models"), reverse("assessments:item-model-list"))


class ItemModelList(ListPage):
    """All item models with the company's stock of each."""

    roles = READERS
    title = _("Item models")
    subtitle = _(
        "Questions with blanks. Each variant has other numbers, a computed key and the same difficulty."
    )
    template_name = "assessments/item_model_list.html"
    noun = _("item models")
    columns = (
        Column("model", _("Item model"), sort="model"),
        Column("skill", _("Skill"), sort="skill"),
        Column("level", _("Level"), sort="level"),
        Column("stored", _("In the bank"), sort="stored", align="end"),
        Column("used", _("Shown to somebody"), sort="used", align="end"),
        Column("facility", _("Facility"), sort="facility", align="end"),
    )
    default_sort = "skill"

    @cached_property
    def filterset(self):
        return SimpleNamespace(form=ItemModelFilterForm(self.request.GET))

    @cached_property
    def filtered(self):
        rows = selectors.model_rows(self.request.user, **self.filterset.form.wanted())
        key = ORDERS[self.sort.removeprefix("-")]
        return sorted(rows, key=key, reverse=self.sort.startswith("-"))

    def get_breadcrumbs(self):
        return [sets_crumb()]

    def get_context(self, **extra):
        return super().get_context(
            may_stock=can_create(self.request.user),
            stock_form=StockEachForm(initial=self.request.GET.dict()),
            stored=selectors.total(self.filtered),
            job=selectors.running_job(self.request.user, operations.RELATED),
            **extra,
        )


class ItemModelDetail(PageView):
    """One model: what is held constant, five samples with their keys, the stock."""

    roles = READERS
    template_name = "assessments/item_model_detail.html"

    @cached_property
    def row(self):
        return selectors.model_row(self.request.user, self.kwargs["key"])

    @cached_property
    def seed(self):
        given = self.request.GET.get("seed", "")
        is_seed = given.isdecimal() and len(given) < 12 and int(given) <= selectors.LARGEST_SEED
        return int(given) if is_seed else 1

    def get_title(self):
        return self.row.model.title

    def get_breadcrumbs(self):
        return [sets_crumb(), list_crumb()]

    def get_context(self, **extra):
        return super().get_context(
            row=self.row,
            samples=for_staff(selectors.samples(self.row.model.key, self.seed)),
            seed=self.seed,
            next_seed=selectors.new_seed(),
            stock_form=StockMoreForm(),
            may_stock=can_create(self.request.user),
            job=selectors.running_job(self.request.user, operations.RELATED),
            **extra,
        )


class ItemModelStock(ActionView):
    """Add variants of one model: at once, or by a job when they are many."""

    roles = AUTHORS

    def operate(self):
        form = StockMoreForm(self.request.POST)
        if not form.is_valid():
            raise ValidationFailed.at("number", form.errors["number"][0])
        return operations.more(self.kwargs["key"], form.cleaned_data["number"], actor=self.request.user)

    def get_success_message(self):
        if isinstance(self.result, str):
            return _("The variants are being made. You get a message at the end.")
        if self.result.is_short:
            return _("The model has no more variants to give: %(added)d were added.") % {
                "added": self.result.added
            }
        return ngettext(
            "%(n)d variant was added to the bank.",
            "%(n)d variants were added to the bank.",
            self.result.added,
        ) % {"n": self.result.added}

    def get_success_url(self):
        return reverse("assessments:item-model-detail", args=[self.kwargs["key"]])


class ItemModelStockEach(ActionView):
    """Have a job bring all models that the filters show to one number of variants."""

    roles = AUTHORS
    success_message = _("The variants are being made. You get a message at the end.")

    def operate(self):
        form = StockEachForm(self.request.POST)
        if not form.is_valid():
            raise ValidationFailed.at("count", next(iter(form.errors.values()))[0])
        rows = selectors.model_rows(self.request.user, **form.wanted())
        keys = [row.model.key for row in rows]
        return operations.order(keys, form.cleaned_data["count"], actor=self.request.user)

    def get_success_url(self):
        return reverse("assessments:item-model-list")
