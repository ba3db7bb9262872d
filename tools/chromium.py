"""A Chromium for the browser tests: the machine's own, else installed, else unpacked into var/chromium.

``python chromium.py find`` prints the path of the one that tests use.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import packages
from failures import SetupFailed

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")

WRAPPER = """\
#!/bin/sh
# Starts the Chromium that was unpacked beside this file, with the libraries and fonts unpacked with it.
here=$(cd "$(dirname "$0")" && pwd)
root="$here/root"
libraries=""
for folder in usr/lib/*-linux-gnu lib/*-linux-gnu usr/lib/*-linux-gnu/* usr/lib/chromium; do
    for found in "$root"/$folder; do
        [ -d "$found" ] && libraries="$libraries$found:"
    done
done
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:-}"
export FONTCONFIG_FILE="$here/fonts.conf"
export XDG_DATA_DIRS="$root/usr/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
exec "$root/usr/lib/chromium/chromium" "$@"
"""

FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{root}/usr/share/fonts</dir>
  <cachedir>{here}/font-cache</cachedir>
</fontconfig>
"""


def provide(var: Path) -> Path:
    """A Chromium that starts. Raises SetupFailed with what to install if there is no way to one."""
    found = find(var)
    if found and starts(found):
        return found
    print("Getting a Chromium for the browser tests …", flush=True)
    _install(var)
    found = find(var)
    if not found or not starts(found):
        raise SetupFailed(
            "no Chromium could be started. Install one (Debian: apt-get install chromium), "
            "or name one with HOALUOI_CHROMIUM, and run the command again."
        )
    return found


def find(var: Path) -> Path | None:
    """HOALUOI_CHROMIUM, else one in PATH, else the one unpacked in ``var``; ``HOALUOI_CHROMIUM=own`` means the
    last only."""
    named = os.environ.get("HOALUOI_CHROMIUM", "")
    own = var / "chromium" / "chromium"
    if named and named != "own":
        return Path(named)
    if not named:
        for name in NAMES:
            if path := shutil.which(name):
                return Path(path)
    return own if own.exists() else None


def starts(program: Path) -> bool:
    """True if the program can show a page; a missing library shows only then."""
    try:
        done = subprocess.run(
            [program, *FLAGS, "--dump-dom", "data:text/html,<p>ready"], capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return "ready" in done.stdout


def _install(var: Path) -> None:
    own_only = os.environ.get("HOALUOI_CHROMIUM") == "own"
    if not own_only and os.geteuid() == 0 and packages.install_as_root(["chromium"]):
        return
    if not own_only and _may_sudo() and packages.install_as_root(["chromium"], sudo=True, needed=False):
        return
    home = var.resolve() / "chromium"
    partial = home.with_name("chromium.partial")
    shutil.rmtree(partial, ignore_errors=True)
    packages.unpack(["chromium", "chromium-common"], partial / "root", state=var / "apt", with_missing=True)
    (partial / "fonts.conf").write_text(FONTS.format(root=home / "root", here=home), "utf-8")
    (partial / "chromium").write_text(WRAPPER, "utf-8")
    (partial / "chromium").chmod(0o755)
    shutil.rmtree(home, ignore_errors=True)
    partial.rename(home)
    shutil.rmtree(var / "apt", ignore_errors=True)


def _may_sudo() -> bool:
    return (
        shutil.which("sudo") is not None and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    )


if __name__ == "__main__":
    path = find(Path(__file__).resolve().parent.parent / "var")
    print(path or "")
    sys.exit(0 if path else 1)
