"""The server of the browser journeys: a private installation with the case in it, for one test run.

``python -m tests.browser.serving PORT PID READY`` puts the case in, serves it, writes its address into the file READY,
and stops as soon as the process PID (the test run) has ended or the file READY is gone.
"""

import sys
from pathlib import Path


def main(port: str, run: str, ready: str) -> None:
    from hoaluoi.site.cli import running
    from hoaluoi.site.cli.serve import serve_until_stopped

    announced = Path(ready)

    def over() -> bool:
        return (
            not Path(f"/proc/{run}").exists()
            or not announced.parent.exists()
            or announced.with_suffix(".stop").exists()
        )

    def announce(address: str) -> None:
        partial = announced.with_suffix(".partial")
        partial.write_text(address, "utf-8")
        partial.replace(announced)

    with running.database():
        from tests.browser.installation import install

        install()
        serve_until_stopped(host="127.0.0.1", port=int(port), once_ready=announce, until=over)


if __name__ == "__main__":
    main(*sys.argv[1:])
