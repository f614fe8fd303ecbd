"""How people sign in: allauth's settings."""

import environ

env = environ.Env()
