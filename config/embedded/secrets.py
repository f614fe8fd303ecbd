"""Keys of an installation that was given none: made once, kept in `var/secrets.env` (mode 0600)."""

import base64
import os
import secrets as random

NAMES = ("SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY")


def _new_values():
    def key():
        return base64.urlsafe_b64encode(random.token_bytes(32)).decode()

    return {"SECRET_KEY": random.token_urlsafe(64), "FIELD_KEYS": f"k1={key()}", "BLIND_INDEX_KEY": key()}


def load(var):
    """Return the keys of the installation at `var`, made on the first call.

    Two first commands at the same moment end up with the same keys: the file appears complete or not
    at all, and the second to write it reads the first one's.
    """
    path = var / "secrets.env"
    if not path.exists():
        part = var / f"secrets.{os.getpid()}"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(
                "# Keep a copy with your backups: without these keys encrypted fields are unreadable.\n"
            )
            file.writelines(f"{name}={value}\n" for name, value in _new_values().items())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return _parse(path.read_text())


def _parse(text):
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip() in NAMES}


def export(var):
    """Put the keys into the environment of this process where it has none."""
    for name, value in load(var).items():
        os.environ.setdefault(name, value)
