"""Keys of an installation that was given none."""

import base64
import os
import stat
import threading

from config.embedded import secrets


def test_keys_are_made_once_and_only_for_the_owner(tmp_path):
    first = secrets.load(tmp_path)

    assert secrets.load(tmp_path) == first
    assert set(first) == set(secrets.NAMES)
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600
    assert len(first["SECRET_KEY"]) >= 50
    key_id, _, key = first["FIELD_KEYS"].partition("=")
    assert key_id == "k1"
    assert len(base64.urlsafe_b64decode(key)) == 32
    assert first["BLIND_INDEX_KEY"] not in first["FIELD_KEYS"]
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.env"]


def test_two_first_commands_get_the_same_keys(tmp_path, monkeypatch):
    """Both writers are past the look at the file; only one of them may win."""
    monkeypatch.setattr(os, "getpid", threading.get_ident)
    results = []
    gate = threading.Barrier(4)

    def start():
        gate.wait()
        results.append(secrets.load(tmp_path))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 4
    assert all(result == results[0] for result in results)


def test_a_key_of_the_environment_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from outside")
    monkeypatch.delenv("FIELD_KEYS", raising=False)
    monkeypatch.delenv("BLIND_INDEX_KEY", raising=False)

    secrets.export(tmp_path)

    assert os.environ["SECRET_KEY"] == "from outside"
    assert os.environ["FIELD_KEYS"] == secrets.load(tmp_path)["FIELD_KEYS"]
