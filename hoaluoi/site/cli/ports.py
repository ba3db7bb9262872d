"""Which network ports are free."""

from __future__ import annotations

import socket

from hoaluoi.site.cli.errors import CommandFailed


def is_free(host: str, port: int) -> bool:
    """True if a server could listen on ``host:port``. Raises OSError for an unknown host."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            return False
        except OSError:
            return False
    return True


def next_free(host: str, port: int) -> int | None:
    """The first free port after ``port``, None if there is none within a hundred."""
    return next((each for each in range(port + 1, min(port + 100, 65_536)) if is_free(host, each)), None)


def require_free(host: str, port: int, command: str) -> None:
    """Raises CommandFailed, with a suggestion, if the port cannot be had."""
    try:
        if is_free(host, port):
            return
    except OSError as error:
        raise CommandFailed(f"The address {host} is not known on this machine ({error.strerror}).") from error
    free = next_free(host, port)
    reason = "needs an administrator" if port < 1024 else "is taken by another program"
    hint = f" Port {free} is free: {command} --port {free}" if free else ""
    raise CommandFailed(f"Port {port} {reason}.{hint}")
