"""Configuration files of the private cluster: reachable through its unix socket only, and only by us."""

from __future__ import annotations

from pathlib import Path

ROLE = "hoaluoi"

_COMMON = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "0",
    "jit": "off",
    # Parallel queries need shared memory that containers limit to 64 MB.
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO, DMY",
    "lc_messages": "C",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "cluster_name": "hoaluoi",
}
_THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
}


def server_settings(*, socket: Path, files: Path, durable: bool) -> str:
    """Text of postgresql.conf; a cluster that is not ``durable`` is for tests and may lose everything at a power
    cut."""
    values = _COMMON | ({} if durable else _THROWAWAY)
    values |= {
        "unix_socket_directories": str(socket),
        "hba_file": str(files / "pg_hba.conf"),
        "ident_file": str(files / "pg_ident.conf"),
    }
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in values.items())


def access_rules() -> str:
    """Text of pg_hba.conf: the kernel says who is at the other end of the socket; no password, no network."""
    return "local all all peer map=ours\n"


def account_map(names: set[str]) -> str:
    """Text of pg_ident.conf: the accounts ``names`` act as the product's role."""
    return "".join(f'ours "{name}" {ROLE}\n' for name in sorted(names))


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
