"""Where servers and sockets go when the usual place will not do."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from config.embedded import account, layout
from config.embedded.errors import ServiceError
from config.embedded.layout import BASE_DIR, POSTGRES_SOCKET, SOCKET_PATH_LIMIT
from config.embedded.postgres import PACKAGE
from tests.embedded.conftest import ask, gone, server_pids

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who alone can become another user")


def test_a_long_path_gets_a_short_socket_directory(var, hold):
    deep = var / ("d" * 90) / "var"

    holder = hold(deep)

    places = layout.layout(deep)
    assert len(os.fsencode(places.sockets / POSTGRES_SOCKET)) <= SOCKET_PATH_LIMIT
    assert not places.sockets.is_relative_to(deep)
    assert ask(holder.database_url, "SELECT 1") == (1,)
    holder.finish()
    assert gone(deep)
    shutil.rmtree(places.sockets)


def test_a_socket_directory_of_somebody_else_is_refused(tmp_path):
    trap = tmp_path / "trap"
    trap.symlink_to(tmp_path)

    with pytest.raises(ServiceError, match="belongs to somebody else"):
        layout.private_dir(trap, account.service_account())


@as_root
def test_a_checkout_that_nobody_reaches_keeps_its_parents_closed(var, hold, monkeypatch):
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)
    elsewhere = var.parent / "system"
    monkeypatch.setattr(layout, "SYSTEM_DATA_DIR", elsewhere)
    data = layout.layout(closed / "var").data

    holder = hold(closed / "var")

    assert data.is_relative_to(elsewhere)
    assert (closed / "var" / "data-location").read_text().strip() == str(data)
    assert holder.facts["data"] == str(data)
    assert ask(holder.database_url, "SELECT 1") == (1,)
    assert closed.stat().st_mode & 0o777 == 0o700
    holder.finish()
    assert server_pids(closed / "var", data) == []


@as_root
def test_a_copied_checkout_does_not_share_the_data(var, monkeypatch):
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(layout, "SYSTEM_DATA_DIR", var.parent / "system")
    original = layout.layout(closed / "one").data
    shutil.copytree(closed / "one", closed / "two")

    copy = layout.layout(closed / "two").data

    assert copy != original
    (closed / "one").rename(closed / "three")
    assert layout.layout(closed / "three").data == original


@as_root
def test_a_new_checkout_in_the_place_of_a_removed_one_starts_empty(var, monkeypatch):
    """Its keys are new, so the old rows would be unreadable; they stay where they are."""
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(layout, "SYSTEM_DATA_DIR", var.parent / "system")
    removed = layout.layout(closed / "var").data
    shutil.rmtree(closed / "var")

    data = layout.layout(closed / "var").data

    assert data != removed
    assert removed.is_dir()
    assert layout.layout(closed / "var").data == data


@as_root
def test_programs_that_nobody_reaches_are_copied(var, hold):
    """As with a checkout, and so a .venv, below /root."""
    closed = var.parent / "closed"
    closed.mkdir(mode=0o700)
    origin = Path(sys.modules["psycopg"].__file__).parent.parent
    for name in (PACKAGE, f"{PACKAGE}.libs"):
        shutil.copytree(origin / name, closed / name, copy_function=os.link)

    holder = hold(environment={"PYTHONPATH": f"{BASE_DIR}{os.pathsep}{closed}"})

    assert ask(holder.database_url, "SELECT 1") == (1,)
    assert list((var / "programs").glob(f"*/{PACKAGE}/pginstall18/bin/postgres"))


def _other_users_python():
    """Return a Python 3.11+ that any account may start, None when there is none."""
    nobody = account.service_account()
    for candidate in (sys.executable, "/usr/bin/python3"):
        path = Path(candidate)
        if not path.exists() or not account.reaches(nobody, path.resolve().parent):
            continue
        check = "import sys; sys.exit(sys.version_info < (3, 11))"
        if subprocess.run([candidate, "-c", check], check=False).returncode == 0:
            return candidate
    return None


@as_root
def test_an_ordinary_user_runs_the_servers_under_the_own_account(hold):
    python = _other_users_python()
    packages = Path(sys.modules["psycopg"].__file__).parent.parent
    nobody = account.service_account()
    if python is None or not account.reaches(nobody, packages):
        pytest.skip("no Python 3.11 with its packages lies where an ordinary user may read it")
    folder = Path(tempfile.mkdtemp(prefix="assist-u-"))
    os.chown(folder, nobody.uid, nobody.gid)
    source = folder / "code"
    source.mkdir()
    (source / "config").mkdir()
    (source / "config" / "__init__.py").touch()
    shutil.copytree(BASE_DIR / "config" / "embedded", source / "config" / "embedded")
    try:
        holder = hold(
            folder / "var",
            python=python,
            base=source,
            environment={"PYTHONPATH": f"{source}{os.pathsep}{packages}", "HOME": str(folder)},
            user=nobody.uid,
            group=nobody.gid,
            extra_groups=[],
        )
        pids = server_pids(folder / "var")
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in [*pids, holder.keeper]}
        assert len(pids) == 2
        assert owners == {nobody.uid}
        name = pwd.getpwuid(nobody.uid).pw_name
        assert f'assist "{name}" assist' in (folder / "var" / "pg" / "pg_ident.conf").read_text()
        assert (folder / "var").stat().st_mode & 0o777 == 0o700
        holder.finish()
        assert server_pids(folder / "var") == []
    finally:
        shutil.rmtree(folder)


def test_a_place_that_is_no_directory_is_told_in_words(tmp_path):
    (tmp_path / "var").touch()
    with pytest.raises(ServiceError, match=r"run cannot be used: Not a directory\. It must belong"):
        layout.layout(tmp_path / "var")


@as_root
def test_a_place_of_another_account_is_refused_in_words(tmp_path):
    (tmp_path / "run").mkdir()
    os.chown(tmp_path / "run", 12345, 12345)

    with pytest.raises(ServiceError, match="was created by user id 12345"):
        layout.layout(tmp_path)
