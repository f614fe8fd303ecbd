"""The account the private servers run as.

PostgreSQL refuses to run as root. As root the servers run as `nobody`; everybody else runs them under
their own account. `nobody` must be able to reach the programs and the data, which is not the case when
the checkout lies below a private directory such as /root: `reaches` finds that out.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import ServiceError

SERVICE_ACCOUNT = "nobody"


@dataclass(frozen=True)
class Account:
    """A user and group id; `switch` is true when a process must change to it before it starts."""

    uid: int
    gid: int
    switch: bool

    def popen_arguments(self):
        """Return the keyword arguments that make `subprocess` start a program under this account."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path):
        """Make this account the owner of `path`; needed only for a process that switches."""
        if self.switch:
            os.chown(path, self.uid, self.gid)


def service_account():
    """Return the account for the servers. Raises ServiceError when root has nobody to switch to."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        raise ServiceError(
            f"PostgreSQL does not run as root and this system has no account named {SERVICE_ACCOUNT}. "
            "Start Assist-Ten as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def require_named_user():
    """Raise ServiceError when the caller's user id has no name: initdb and peer sign-in need one."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise ServiceError(
            f"User id {os.geteuid()} has no entry in /etc/passwd, which PostgreSQL needs. "
            "Add one, or set DATABASE_URL and REDIS_URL."
        ) from None


def reaches(account, path):
    """Tell whether `account` may pass through every directory above `path` and enter `path` itself."""
    if not account.switch:
        return True
    path = Path(path).resolve()
    for folder in [path, *path.parents]:
        try:
            status = folder.stat()
        except FileNotFoundError:
            continue
        if not _may_enter(account, status):
            return False
    return True


def _may_enter(account, status):
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
