"""Filters for the texts of questions: `{{ text|markup }}` on staff pages, `{{ text|excerpt:120 }}` in lists.

Pages with many texts render them at once by `selectors.rendering` instead.
"""

from django import template
from django.utils.safestring import SafeString

from assessments.items import markup as renderer
from assessments.selectors import rendering
from assessments.selectors.figures import flags_of
from assessments.selectors.pictures import attempt_link, staff_link

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


@register.simple_tag
def candidate_texts(session, questions):
    """Return {text: HTML} of all texts of an attempt's paper, with the links that its candidate may use.

    `{% candidate_texts session paper.questions as html %}` renders them at once, `{{ html|text_of:question.text }}`
    shows one, `{{ html|line_of:option }}` without its paragraph.
    """
    texts = (text for one in questions for text in (one.text, *(option for _letter, option in one.options)))
    return rendering.html_of(texts, attempt_link(session))


@register.filter
def text_of(html, text):
    """Return the HTML of a text."""
    return html[text]


@register.filter
def line_of(html, text):
    """Return the HTML of a text for a line, such as a label."""
    return rendering.line_of(html[text])


@register.filter
def flag_words(values):
    """Return the flags of a question with their words."""
    return flags_of(values)
