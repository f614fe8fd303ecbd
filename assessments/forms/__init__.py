"""The forms of the assessments' pages, a module for each area."""
