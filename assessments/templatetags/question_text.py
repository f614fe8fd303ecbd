"""Filters for the texts of questions: `{{ text|markup }}` on staff pages, `{{ text|excerpt:120 }}` in lists.

Pages with many texts render them at once by `selectors.rendering` instead.
"""

from django import template
from django.utils.safestring import SafeString

from assessments.items import markup as renderer
from assessments.selectors.pictures import staff_link

register = template.Library()


@register.filter
def markup(text):
    """Return a text as HTML, with links to its pictures for people of the company."""
    shown = renderer.with_pictures(renderer.render(text or ""), staff_link)
    return SafeString(shown)  # nosec B703 # passed nh3 in items.markup


@register.filter
def excerpt(text, length=160):
    """Return the beginning of a text as one plain line."""
    return renderer.excerpt(text or "", int(length))
