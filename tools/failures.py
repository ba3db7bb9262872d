"""What can stop a set-up, in sentences."""

from __future__ import annotations


class SetupFailed(Exception):
    """One sentence that says what is missing and what to do."""


_SIGNS = (
    (("No space left on device",), "the disk is full. Free some space and run the command again."),
    (
        ("THESE PACKAGES DO NOT MATCH THE HASHES",),
        "a downloaded package differs from the locked one. Run the command again; if it happens again,"
        " do not trust this network.",
    ),
    (
        (
            "NewConnectionError",
            "Temporary failure in name resolution",
            "Network is unreachable",
            "Connection refused",
            "Max retries exceeded",
            "ReadTimeoutError",
            "ProxyError",
            "ConnectTimeoutError",
            "Could not resolve",
        ),
        "the package index cannot be reached. Check the network (or the proxy settings) and run the command again.",
    ),
    (
        (
            "error: command 'gcc' failed",
            "error: command 'cc' failed",
            "x86_64-linux-gnu-gcc",
            "Unable to find a compiler",
            "No such file or directory: 'gcc'",
            "can't find Rust compiler",
            "Microsoft Visual C++",
            "unable to execute 'gcc'",
        ),
        "a package has no ready-made build for this Python and machine, and there is no compiler to make one. "
        "Install one (Debian: apt-get install build-essential python3-dev) "
        "or use Python 3.11 to 3.13, then run the command again.",
    ),
    (
        ("No matching distribution found", "is not a supported wheel"),
        "a locked package cannot be had for this Python and machine. Check the network and the package index; "
        "Python 3.11 to 3.13 on Linux is known to work.",
    ),
    (("Permission denied",), "a file of the environment cannot be written. Remove .venv and run the command again."),
)


def explain(output: str, otherwise: str) -> SetupFailed:
    """The failure that fits the words a program printed; ``otherwise`` when none is known."""
    for signs, sentence in _SIGNS:
        if any(sign in output for sign in signs):
            return SetupFailed(sentence)
    last = [line for line in output.splitlines() if line.strip()][-8:]
    return SetupFailed("\n  ".join([otherwise, *last]))
