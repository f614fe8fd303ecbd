"""Look at a TCP port before the web server wants it, so that a taken one gets a sentence."""

import contextlib
import errno
import http.client
import socket
from pathlib import Path

from config.embedded.processes import command_line


def port_problem(host, port):
    """Return why nothing can listen on this address and what to do, None when it is free."""
    error = _first_error(host, port)
    if error:
        return _explain(error, host, port)
    name = public_name(host)
    error = _first_error(name, port) if name != host else None
    if error and error.errno == errno.EADDRINUSE:
        return _explain(error, host, port)
    return None


def _first_error(host, port):
    """Return the first OSError that listening on the addresses of a name gives, None when all can be used."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, OverflowError):
        return OSError(errno.EADDRNOTAVAIL, "no such address")
    for family, kind, protocol, _, address in addresses:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
                probe.listen(1)
            except OSError as error:
                return error
    return None


def _explain(error, host, port):
    if error.errno == errno.EADDRINUSE:
        owner = owner_of(port)
        return (
            f"Port {port} is already taken{f' by {owner}' if owner else ''}. "
            f"Stop that program, or choose another port: manage.py up --port {free_port(host, port + 1)}"
        )
    if error.errno == errno.EACCES:
        return f"This account may not use port {port}; ports below 1024 belong to root. Try --port 8000."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine. Use --host 127.0.0.1 or --host 0.0.0.0."
    return f"Port {port} on {host} cannot be used: {error.strerror}."


def free_port(host, first):
    """Return the first port from `first` on that can be listened on, 0 when none of fifty can."""
    for port in range(first, min(first + 50, 65536)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with contextlib.suppress(OSError), socket.socket(family) as probe:
            probe.bind((host, port))
            return port
    return 0


def owner_of(port):
    """Return `process 123 (name)` for the listener of a port, empty where the system does not tell."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    for folder in Path("/proc").glob("[0-9]*/fd") if inodes else ():
        with contextlib.suppress(OSError):
            if any(str(entry.readlink()) in inodes for entry in folder.iterdir()):
                pid = int(folder.parent.name)
                return f"process {pid} ({command_line(pid)[:60]})"
    return ""


def reachable(host):
    """Return the host to use in an address for a browser on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    return f"[{host}]" if ":" in host else host


def public_name(host):
    """Return the host in the address that is printed: browsers offer passkeys only for a name."""
    return "localhost" if reachable(host) in {"127.0.0.1", "[::1]"} else reachable(host)


def answers(host, port, path="/health", seconds=2):
    """Return the HTTP status of a page, None when nobody answers."""
    connection = http.client.HTTPConnection(reachable(host).strip("[]"), port, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
