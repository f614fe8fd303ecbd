"""The demo: two companies whose story `manage.py seed_demo` tells, the same one every time."""
