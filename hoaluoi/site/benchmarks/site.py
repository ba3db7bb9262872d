"""The product running as it does for people: pages and worker in processes of their own, watched and started again."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from hoaluoi.core.database import private_cluster
from hoaluoi.site.benchmarks.machine import cpu_seconds
from hoaluoi.site.cli import processes
from hoaluoi.site.cli.ports import next_free
from hoaluoi.site.cli.supervisor import Child, Supervisor

HOST = "127.0.0.1"
FIRST_PORT = 18_000
READY_SECONDS = 60.0


class Site:
    """A running installation; `kill` ends a process without a word, as a power cut or the kernel does."""

    def __init__(self, port: int, children: dict[str, Child]) -> None:
        self.port = port
        self._children = children

    def kill(self, name: str) -> None:
        """SIGKILL to every process of "web" or "worker"; the supervisor starts it again."""
        process = self._children[name].process
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)

    def cpu_seconds(self) -> float:
        """Processor seconds of pages, worker and database so far."""
        cluster = private_cluster()
        roots = [child.process.pid for child in self._children.values() if child.process]
        return cpu_seconds(*roots, *([pid] if cluster and (pid := cluster.server_pid()) else []))


@contextmanager
def running_site(*, workers: int, threads: int) -> Iterator[Site]:
    """Pages and worker run inside the block; the database must run already."""
    # People sit behind the group's proxy, each with an address of their own.
    os.environ["HOALUOI_PROXIES"] = "1"
    port = next_free(HOST, FIRST_PORT)
    assert port is not None, "no free port"
    processes.collect_static()
    children = {
        "web": processes.web_child(host=HOST, port=port, workers=workers, threads=threads),
        "worker": Child("worker", processes.worker_command()),
    }
    supervisor = Supervisor(lambda text: None)
    stopped = threading.Event()
    try:
        for child in children.values():
            supervisor.add(child)
        watching = threading.Thread(target=supervisor.watch, kwargs={"until": stopped.is_set}, daemon=True)
        watching.start()
        _wait_for_pages(port)
        yield Site(port, children)
    finally:
        stopped.set()
        supervisor.stop()


def _wait_for_pages(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
