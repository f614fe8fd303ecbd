"""Write the fingerprints of the first items and the catalogue in the docs anew, after a model was added or changed.

A model that gives other items than before needs a new version.
"""

import json

from tests.assessments.itemmodels import page
from tests.assessments.itemmodels.test_models import FIRST_ITEMS, KEYS, fingerprint

FIRST_ITEMS.write_text(json.dumps({key: fingerprint(key) for key in sorted(KEYS)}, indent=0) + "\n")
page.write()
