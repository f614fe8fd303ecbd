"""Template tags of the page frame; built in, no `{% load %}` needed."""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from config import statuses
from config.assets import icon_names
from config.kernel import panels

register = template.Library()


@functools.cache
def _known_icons() -> frozenset[str]:
    return frozenset(icon_names())


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Draw an icon of the sprite. With `label` it speaks for itself, else screen readers skip it.

    Raises ValueError for a name that is not in config/icons.txt.
    """
    if name not in _known_icons():
        raise ValueError(f"Icon {name!r} is not in config/icons.txt.")
    href = f"{static('img/icons.svg')}#{name}"
    css = f"ico ico-{size}" if size else "ico"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


@register.simple_tag
def badge(text: Any, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A badge with a word of your own."""
    drawing = icon(icon_name) if icon_name else ""
    return format_html('<span class="badge-s tone-{}">{}<span>{}</span></span>', tone, drawing, text)


@register.simple_tag
def status_badge(value: Any, kind: str = "", label: Any = "") -> SafeString:
    """The badge of a status; `kind` tells apart equal values of two aggregates, `label` replaces the word."""
    found = statuses.look(value, kind)
    return badge(label or found.word, found.tone, found.icon)


@register.simple_tag
def status_look(value: Any, kind: str = "") -> statuses.Look:
    """Word, tone and icon of a status, for a template that draws them itself."""
    return statuses.look(value, kind)


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: Any) -> str:
    """The current address with query parameters replaced; None or "" removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag
def sort_state(column: Any, sort: str) -> dict[str, str]:
    """For a column head: `aria` (aria-sort value or "") and `next` (what a click asks for)."""
    if not getattr(column, "sort", None):
        return {"aria": "", "next": ""}
    if sort == column.key:
        return {"aria": "ascending", "next": f"-{column.key}"}
    if sort == f"-{column.key}":
        return {"aria": "descending", "next": column.key}
    return {"aria": "none", "next": column.key}


@register.simple_tag(takes_context=True)
def panel_slot(context: template.Context, slot: str, obj: Any = None) -> SafeString:
    """Render what the apps registered in `slot` for the reader's role, each in its own context."""
    request = context["request"]
    role = getattr(request.user, "role", "")
    parts = (
        render_to_string(panel.template, {"object": obj, **panel.context(request, obj)}, request)
        for panel in panels.items(slot, role)
    )
    return SafeString("".join(parts))  # nosec B703 # each part comes from a template


@register.simple_tag
def clock_words(seconds: int) -> str:
    """A time that is left as hours, minutes and seconds: 1:05:00, 4:59."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def initials(name: Any) -> str:
    """Up to two letters for an avatar."""
    words = [
        word
        for word in str(name).split("@")[0].replace(".", " ").replace("_", " ").split()
        if word[0].isalnum()
    ]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def hue(name: Any) -> int:
    """One of six calm tints (0 to 5) that stays the same for a name."""
    return sum(str(name).encode()) % 6


@register.simple_tag
def moment(value: datetime | date | None, style: str = "datetime") -> dict[str, str]:
    """A point in time for the reader: `text` in their zone, `iso`, `zone` and `title` with the zone named.

    `style` is datetime, date, time or relative ("3 hours ago").
    """
    if value is None:
        return {}
    if not isinstance(value, datetime):
        text = date_format(value, "DATE_FORMAT")
        return {"text": text, "iso": value.isoformat(), "zone": "", "title": text}
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    zone = local.tzname() or ""
    day, clock = date_format(local, "j M Y"), date_format(local, "H:i")
    full = f"{date_format(local, 'l, j F Y')}, {clock} {timezone.get_current_timezone_name()} ({zone})"
    text = {"date": day, "time": clock, "relative": _relative(value)}.get(style, f"{day}, {clock}")
    shown = zone if style in {"datetime", "time"} else ""
    return {"text": text, "iso": local.isoformat(timespec="seconds"), "zone": shown, "title": full}


def _relative(value: datetime) -> str:
    now = timezone.now()
    if value > now:
        return _("in %(time)s") % {"time": timeuntil(value, now, depth=1)}
    if (now - value).total_seconds() < 60:
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(value, now, depth=1)}


@register.simple_tag
def field_kind(field: BoundField) -> str:
    """How a field is laid out: checkbox, choices (a group), textarea, select, file, hidden or input."""
    widget = field.field.widget
    for kind, classes in (
        ("hidden", forms.HiddenInput),
        ("choices", (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SplitDateTimeWidget)),
        ("checkbox", forms.CheckboxInput),
        ("textarea", forms.Textarea),
        ("select", forms.Select),
        ("file", forms.FileInput),
    ):
        if isinstance(widget, classes):
            return kind
    return "input"


@register.filter
def percent_of(value: Any, whole: Any) -> int:
    """Whole percent of `value` in `whole`, 0 when there is no whole, never above 100."""
    whole = float(whole or 0)
    return min(100, round(100 * float(value or 0) / whole)) if whole else 0


@register.simple_tag
def bars(points: list[tuple[Any, float]], width: int = 320, height: int = 96) -> list[dict[str, Any]]:
    """Geometry of an upright bar chart in a box of `width` by `height`: x, y, w, h, label, value per bar."""
    if not points:
        return []
    top = max((float(value) for _label, value in points), default=0) or 1
    step = width / len(points)
    gap = min(8.0, step * 0.25)
    result = []
    for index, (label, value) in enumerate(points):
        tall = max(1.0, float(value) / top * (height - 4)) if value else 0
        box = {"x": index * step + gap / 2, "y": height - tall, "w": step - gap, "h": tall}
        result.append(
            {key: f"{number:.2f}" for key, number in box.items()} | {"label": label, "value": value}
        )
    return result


@register.simple_tag
def row_bars(points: list[tuple[Any, float]], whole: float | None = None) -> list[dict[str, Any]]:
    """Label, value and percent of `whole` (default: the largest value) of lying bars."""
    top = whole or max((value for _label, value in points), default=0)
    return [{"label": label, "value": value, "percent": percent_of(value, top)} for label, value in points]


@register.simple_tag
def spark(values: list[float], width: int = 120, height: int = 28) -> str:
    """The `points` of a polyline through `values`."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = (width - 4) / (len(values) - 1)
    return " ".join(
        f"{2 + index * step:.1f},{height - 3 - (value - low) / span * (height - 6):.1f}"
        for index, value in enumerate(values)
    )


@register.simple_tag
def chart_data(labels: list[Any], series: list[dict[str, Any]], element_id: str) -> SafeString:
    """The numbers of a chart as a JSON island `<element_id>-data` (not executable, so no nonce)."""
    clean = [{"label": str(one["label"]), "data": [float(value) for value in one["data"]]} for one in series]
    return json_script({"labels": [str(label) for label in labels], "series": clean}, f"{element_id}-data")


@register.simple_tag
def chart_rows(labels: list[Any], series: list[dict[str, Any]]) -> list[tuple[Any, list[Any]]]:
    """The same numbers row by row, for the table beside the chart."""
    return [(label, [one["data"][index] for one in series]) for index, label in enumerate(labels)]
