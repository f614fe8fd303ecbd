"""Draw the icon sprite from the installed icon package."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.assets import icon_names

PACKAGE = "@tabler/icons/icons"


def symbol(name: str, root: Path) -> str:
    """One `<symbol>` for `name`, without the invisible bounding path of the source drawing.

    Raises CommandError when the package has no such icon.
    """
    filled = name.endswith("-filled")
    source = root / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
    if not source.is_file():
        raise CommandError(f"There is no icon {name!r} in {PACKAGE}; correct config/icons.txt.")
    inner = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.DOTALL)
    if inner is None:
        raise CommandError(f"The drawing of {name!r} is not an SVG this command understands.")
    shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inner.group(1))
    shapes = re.sub(r"\s+", " ", shapes).strip()
    paint = 'fill="currentColor" stroke="none"' if filled else 'fill="none" stroke="currentColor"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>'


class Command(BaseCommand):
    help = "Build var/assets/img/icons.svg from the icons named in config/icons.txt."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.NODE_MODULES) / PACKAGE
        if not root.is_dir():
            raise CommandError("The icon package is not installed. Run `npm ci` first.")
        names = icon_names()
        symbols = "\n".join(symbol(name, root) for name in names)
        target = Path(settings.VAR_DIR) / "assets" / "img" / "icons.svg"
        target.parent.mkdir(parents=True, exist_ok=True)
        text = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(names)} icons in {target}")
