"""Item models: questions with blanks that the dice fill in, each variant with a computed and checked key.

Pure: no table, no request. The one door is the engine; `families` holds the models, `runner` the program that runs
their snippets in the kernel's sandbox.
"""

from assessments.itemmodels.engine import Variant, catalogue, find, produce, produce_many, variants
from assessments.itemmodels.model import Disagreement, ItemModel

__all__ = [
    "Disagreement",
    "ItemModel",
    "Variant",
    "catalogue",
    "find",
    "produce",
    "produce_many",
    "variants",
]
