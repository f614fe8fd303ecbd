"""Write the fingerprints of the first items anew: after a model was changed on purpose and got a new version."""

import json

from tests.assessments.itemmodels.test_models import FIRST_ITEMS, KEYS, fingerprint

FIRST_ITEMS.write_text(json.dumps({key: fingerprint(key) for key in sorted(KEYS)}, indent=0) + "\n")
