"""The wiring of Assist-Ten, and what every app stands on."""

__version__ = "1.0.0"
