"""Lists whose whole state (filters, sort, page) lives in the URL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from config.kernel.web.pages import PageView

PAGE_SIZES = (25, 50, 100)


@dataclass(frozen=True)
class Column:
    """A table column. `sort` is an ORM path (or several), `align` is start or end; no `sort`, no sorting."""

    key: str
    label: Any
    sort: str | tuple[str, ...] = ()
    align: str = "start"

    @property
    def order_by(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort


class ListPage(PageView):
    """Filter, sort and page through a queryset, all of it in the URL.

    Parameters: those of the filterset, `sort` (a column key, `-` in front for descending), `per_page`
    (25, 50, 100) and `page`. Values outside these fall back to the default instead of failing.
    """

    template_name = "generic/list.html"
    filterset_class: Any = None
    columns: Collection[Column] = ()
    default_sort = ""
    noun: Any = gettext_lazy("rows")
    """What the total counts: "128 requisitions"."""

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of this page, already limited by visible_to(actor), with their prefetches."""
        raise NotImplementedError

    @cached_property
    def filterset(self) -> Any:
        queryset = self.get_queryset()
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=queryset, request=self.request)

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """The filtered and sorted rows before paging (exports start from here)."""
        rows = self.get_queryset() if self.filterset is None else self.filterset.qs
        column = next((c for c in self.columns if c.key == self.sort.lstrip("-") and c.sort), None)
        if column is None:
            return rows if rows.ordered else rows.order_by("-pk")
        sign = "-" if self.sort.startswith("-") else ""
        return rows.order_by(*(flip(path) if sign else path for path in column.order_by), f"{sign}pk")

    @cached_property
    def sort(self) -> str:
        """The sort in force: the requested one when its column allows it, else the default."""
        wanted = self.request.GET.get("sort", "")
        known = {column.key for column in self.columns if column.sort}
        return wanted if wanted.removeprefix("-") in known else self.default_sort

    @cached_property
    def per_page(self) -> int:
        wanted = self.request.GET.get("per_page", "")
        return int(wanted) if wanted in {str(size) for size in PAGE_SIZES} else PAGE_SIZES[0]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        page = Paginator(self.filtered, self.per_page).get_page(self.request.GET.get("page"))
        return super().get_context(
            filterset=self.filterset,
            page=page,
            rows=page.object_list,
            total=page.paginator.count,
            columns=self.columns,
            sort=self.sort,
            page_sizes=PAGE_SIZES,
            is_filtered=any(
                self.request.GET.get(name) for name in (self.filterset.form.fields if self.filterset else ())
            ),
            **extra,
        )


def flip(path: str) -> str:
    """Turn an order_by path around."""
    return path[1:] if path.startswith("-") else f"-{path}"
