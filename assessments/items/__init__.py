"""An item apart from any table: what files, generators, the starter bank and the editor have in common."""

from assessments.items.item import Image, Item, Option

__all__ = ["Image", "Item", "Option"]
