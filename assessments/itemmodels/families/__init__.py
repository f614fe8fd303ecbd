"""The item models, one module a family. Importing this package registers them all."""

from importlib import import_module

MODULES = (
    "python_values",
    "python_names",
    "python_flow",
    "sql_rows",
    "sql_groups",
    "numbers",
    "complexity",
    "sorting",
    "structures",
    "graphs",
    "regexes",
    "dates",
    "http",
    "rest",
    "networks",
    "schedules",
    "permissions",
    "shell",
    "git",
    "containers",
    "javascript",
    "statistics",
    "security",
)

for _name in MODULES:
    import_module(f"{__name__}.{_name}")
