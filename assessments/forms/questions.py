"""The forms around questions: the editor, the choice of a set, the reviewer's comment, the company's rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level, QuestionKind, QuestionReview
from assessments.models import Question, QuestionSet
from assessments.operations.reviews import LONGEST_COMMENT
from assessments.validators import (
    LETTERS,
    MAX_OPTION_LENGTH,
    lettered,
    validate_credit,
    validate_key,
    validate_options,
    validate_tags,
)
from candidates.selectors import catalogue
from config.kernel.web.offers import RowChoiceField

LONGEST_TEXT = 10_000
LONGEST_FEEDBACK = 2_000


def languages() -> list[tuple[str, str]]:
    """Return the languages a question can be in, by their own names."""
    known = {code: info["name_local"] for code, info in LANG_INFO.items() if "name_local" in info}
    plain = {code: name for code, name in known.items() if len(code) == 2}
    return sorted(plain.items(), key=lambda pair: pair[1].casefold())


class QuestionForm(forms.Form):
    """One question: stem, two to eight options, which of them are right, what it is filed under."""

    question_text = forms.CharField(
        label=_("Question"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "data-markup": ""}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=QuestionKind.choices,
        initial=QuestionKind.SINGLE,
        widget=forms.RadioSelect,
        required=False,
    )
    correct_answer = forms.MultipleChoiceField(
        label=_("Right answer"),
        choices=[(letter, letter) for letter in LETTERS],
        widget=forms.CheckboxSelectMultiple,
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "data-markup": ""}),
        help_text=_("Why the answer is right. Only staff see it."),
    )
    points = forms.DecimalField(
        label=_("Points"), min_value=Decimal("0.01"), max_value=1000, decimal_places=2, initial=1
    )
    difficulty = forms.ChoiceField(
        label=_("Level"), choices=[("", _("As the set")), *Level.choices], required=False
    )
    skill = forms.CharField(
        label=_("Skill"),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"list": "skill-suggestions", "autocomplete": "off"}),
        help_text=_("From the catalogue."),
    )
    topic = forms.CharField(label=_("Topic"), max_length=255, required=False)
    tags = forms.CharField(
        label=_("Tags"), max_length=1_000, required=False, help_text=_("Separated by commas.")
    )
    language = forms.ChoiceField(label=_("Language"), initial="en", required=False)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
        help_text=_("PNG, JPEG, GIF or WebP, at most 2 MiB. It is put at the end of the question."),
    )

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = (_stored(question) if question else {}) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["language"].choices = _with(languages(), question.language if question else "")
        for letter in LETTERS:
            self.fields |= _option_fields(letter)

    @property
    def option_rows(self) -> list[dict[str, Any]]:
        """The fields of each option, and whether it is marked as right."""
        chosen = self["correct_answer"].value() or []
        return [
            {
                "letter": letter,
                "text": self[f"option_{letter}"],
                "credit": self[f"credit_{letter}"],
                "feedback": self[f"feedback_{letter}"],
                "right": letter in chosen,
                "more": bool(self[f"credit_{letter}"].value() or self[f"feedback_{letter}"].value()),
            }
            for letter in LETTERS
        ]

    def clean_skill(self) -> Any:
        name = self.cleaned_data["skill"].strip()
        if not name:
            return None
        found = catalogue.skills_named(name)
        if not found:
            raise ValidationError(_g("The catalogue has no skill of this name."))
        return found[0]

    def clean_tags(self) -> list[str]:
        tags = [" ".join(tag.split()) for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        validate_tags(tags)
        return tags

    def clean(self) -> dict[str, Any]:
        """Close gaps between the options and let key, credit and feedback move along."""
        cleaned = super().clean() or {}
        letters, options = _closed({x: cleaned.get(f"option_{x}") or "" for x in LETTERS})
        kind = cleaned["kind"] = cleaned.get("kind") or QuestionKind.SINGLE
        self._judge("option_A", validate_options, options)
        key = "".join(sorted(letters.get(letter, "?") for letter in cleaned.get("correct_answer", [])))
        if "correct_answer" in cleaned:
            self._judge("correct_answer", validate_key, options, key, kind=kind)
        credit = {new: cleaned.get(f"credit_{old}") for old, new in letters.items()}
        given = {letter: value for letter, value in credit.items() if value is not None}
        cleaned["credit"] = {letter: float(value) for letter, value in given.items()} or None
        self._judge("credit_A", validate_credit, options, cleaned["credit"])
        feedback = {new: (cleaned.get(f"feedback_{old}") or "").strip() for old, new in letters.items()}
        cleaned["feedback"] = {letter: text for letter, text in feedback.items() if text}
        return cleaned | {"options": options, "correct_answer": key}

    def content(self) -> dict[str, Any]:
        """Return the keyword arguments of the operation."""
        found = {name: self.cleaned_data[name] for name in Question.CONTENT | Question.ABOUT}
        return found | {"language": found["language"] or "en"}

    def draft(self) -> Question:
        """Return an unsaved question of what is in the fields, right or not, for the preview."""
        given = {letter: (self[f"option_{letter}"].value() or "").strip() for letter in LETTERS}
        letters, options = _closed(given)
        key = sorted(letters[x] for x in self["correct_answer"].value() or [] if x in letters)
        return Question(
            question_text=(self["question_text"].value() or "").strip(),
            options=options,
            kind=self["kind"].value() or QuestionKind.SINGLE,
            correct_answer="".join(key),
            explanation=(self["explanation"].value() or "").strip(),
            feedback={
                new: text
                for old, new in letters.items()
                if (text := (self[f"feedback_{old}"].value() or "").strip())
            },
        )

    def _judge(self, field: str, rule: Any, *args: Any, **kwargs: Any) -> None:
        try:
            rule(*args, **kwargs)
        except ValidationError as error:
            self.add_error(field, error)


class ChooseSetForm(forms.Form):
    """The set that a new question goes into."""

    question_set = RowChoiceField(label=_("Question set"), queryset=QuestionSet._base_manager.none())

    def __init__(self, *args: Any, sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question_set"].queryset = sets


class SendBackForm(forms.Form):
    """What the author should change."""

    comment = forms.CharField(
        label=_("What should be changed"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": ""}),
    )


class TestSettingsForm(forms.Form):
    """The company's rules on tests."""

    __test__ = False

    question_review = forms.ChoiceField(
        label=_("Who approves questions"),
        choices=QuestionReview.choices,
        widget=forms.RadioSelect,
        help_text=_("While the company has only one recruiter or admin, that person approves alone."),
    )


def _with(choices: list[tuple[str, str]], kept: str) -> list[tuple[str, str]]:
    """Keep a language on offer that a question has brought along."""
    return [*choices, (kept, kept)] if kept and kept not in dict(choices) else choices


def _option_fields(letter: str) -> dict[str, forms.Field]:
    return {
        f"option_{letter}": forms.CharField(
            label=_g("Option %(letter)s") % {"letter": letter},
            required=letter in "AB",
            max_length=MAX_OPTION_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2, "data-markup": ""}),
        ),
        f"credit_{letter}": forms.DecimalField(
            label=_g("Credit for %(letter)s in per cent") % {"letter": letter},
            required=False,
            min_value=-100,
            max_value=100,
            max_digits=8,
            decimal_places=5,
        ),
        f"feedback_{letter}": forms.CharField(
            label=_g("Feedback on %(letter)s") % {"letter": letter},
            required=False,
            max_length=LONGEST_FEEDBACK,
            widget=forms.Textarea(attrs={"rows": 2, "data-markup": ""}),
        ),
    }


def _closed(given: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return (old letter to new letter, options without gaps)."""
    filled = [letter for letter in LETTERS if given[letter].strip()]
    return dict(zip(filled, LETTERS, strict=False)), lettered(given[letter].strip() for letter in filled)


def _stored(question: Question) -> dict[str, Any]:
    names = ("question_text", "kind", "points", "difficulty", "topic", "explanation", "language")
    values = {name: getattr(question, name) for name in names}
    values |= {
        "correct_answer": list(question.correct_answer),
        "skill": question.skill.name if question.skill else "",
        "tags": ", ".join(question.tags),
    }
    for part, stored in (
        ("option", question.options),
        ("credit", question.credit),
        ("feedback", question.feedback),
    ):
        values |= {f"{part}_{letter}": value for letter, value in (stored or {}).items()}
    return values
