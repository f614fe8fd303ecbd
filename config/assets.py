"""Third-party browser assets: which files of `node_modules` the site serves, and under which name.

Only files named here are served; adding one is a line in `VENDOR_FILES`. Nothing third-party is
committed: `npm ci` puts the packages in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

VENDOR_FILES = {
    "vendor/tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/inter/latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "vendor/inter/latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "vendor/inter/greek.woff2": "@fontsource-variable/inter/files/inter-greek-wght-normal.woff2",
    "vendor/inter/cyrillic.woff2": "@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2",
    "vendor/human/human.esm.js": "@vladmandic/human/dist/human.esm.js",
    "vendor/human/human.esm.js.map": "@vladmandic/human/dist/human.esm.js.map",
    "vendor/human/blazeface.json": "@vladmandic/human/models/blazeface.json",
    "vendor/human/blazeface.bin": "@vladmandic/human/models/blazeface.bin",
    "vendor/alpine.min.js": "@alpinejs/csp/dist/cdn.min.js",
    "vendor/sortable.min.js": "sortablejs/Sortable.min.js",
    "vendor/chart.umd.min.js": "chart.js/dist/chart.umd.min.js",
    "vendor/chart.umd.min.js.map": "chart.js/dist/chart.umd.min.js.map",
}

ICON_LIST = Path(__file__).parent / "icons.txt"


def icon_names() -> list[str]:
    """Names in `icons.txt`, one a line; a name ending in `-filled` is the filled drawing."""
    lines = (line.strip() for line in ICON_LIST.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line and not line.startswith("#")})


class NodeModulesFinder(BaseFinder):
    """Finds the files of VENDOR_FILES below settings.NODE_MODULES and nothing else."""

    @property
    def root(self) -> Path:
        return Path(settings.NODE_MODULES)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Report packages that set-up has not installed."""
        missing = [source for source in VENDOR_FILES.values() if not (self.root / source).is_file()]
        if not missing:
            return []
        hint = "Run `npm ci` in the project's directory; `make run` does it for you."
        return [
            Error(f"Browser assets are not installed: {', '.join(missing)}.", hint=hint, id="assets.E001")
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        source = VENDOR_FILES.get(path.replace("\\", "/"))
        found = self.root / source if source else None
        hit = [str(found)] if found is not None and found.is_file() else []
        if find_all:
            return hit
        return hit[0] if hit else []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        storage = VendorStorage(location=self.root)
        for public, source in VENDOR_FILES.items():
            if (self.root / source).is_file():
                yield public, storage


class VendorStorage(FileSystemStorage):
    """Opens a vendor file under its public name."""

    prefix = ""

    def path(self, name: str) -> str:
        return super().path(VENDOR_FILES[name])


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Hashed names also inside our ES modules, so that `import "./theme.js"` is cached for good as well.

    Only in `js/`: packages ship files whose comments look like imports.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],  # noqa: SLF001  (no public name)
    )
