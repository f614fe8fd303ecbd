"""The shapes that answers of a language model must have, and reading them out of its text."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from assessments.generation.provider import Unusable

DISTRACTORS = 3
_FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)```", re.DOTALL)
_NAMED_PROBLEMS = 5


class _Shape(BaseModel):
    """Types are taken at their word. The schema forbids further members, reading overlooks them."""

    model_config = ConfigDict(strict=True, extra="ignore", json_schema_extra={"additionalProperties": False})


def _three(wrong: list[Any]) -> list[Any]:
    if len(wrong) != DISTRACTORS:
        raise ValueError(f"there must be exactly {DISTRACTORS} wrong options")
    return wrong


class WrongOption(_Shape):
    text: str
    why_wrong: str


class WrittenQuestion(_Shape):
    """A question without letters: which letter is right is decided here, not by the model."""

    subtopic: str
    question: str
    right_option: str
    wrong_options: Annotated[list[WrongOption], AfterValidator(_three)]
    explanation: str


class Questions(_Shape):
    questions: list[WrittenQuestion]


class Solution(_Shape):
    """The reasoning stands before the answer, so that it comes first."""

    number: int
    reasoning: str
    answer: Literal["A", "B", "C", "D", "E", "F", "G", "H", "none", "several"]


class Solutions(_Shape):
    solutions: list[Solution]


AnyShape = TypeVar("AnyShape", bound=_Shape)


def read(text: str, shape: type[AnyShape]) -> AnyShape:
    """Read an answer: JSON alone, in a code fence, or with words around it. Raises Unusable."""
    data = _json_in(text)
    if isinstance(data, list):
        data = {next(iter(shape.model_fields)): data}
    try:
        return shape.model_validate_json(json.dumps(data))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        named = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found[:_NAMED_PROBLEMS]]
        raise Unusable("It does not follow the schema. " + "; ".join(named), text) from error


def _json_in(text: str) -> Any:
    fenced = _FENCE.search(text)
    bare = text.strip()
    start, end = bare.find("{"), bare.rfind("}")
    for attempt in (bare, fenced[1] if fenced else "", bare[start : end + 1] if 0 <= start < end else ""):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    raise Unusable("It is not JSON.", text)


def schema_of(shape: type[_Shape]) -> dict[str, Any]:
    """Return the response format that makes servers which know it keep to a shape."""
    schema = {"name": shape.__name__.lower(), "strict": True, "schema": shape.model_json_schema()}
    return {"type": "json_schema", "json_schema": schema}
