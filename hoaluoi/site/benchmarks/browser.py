"""A reader's browser, as much of it as a measurement needs: one kept-alive connection, cookies, the form token."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Reply:
    """What came back; `seconds` from the first byte sent to the last byte received."""

    status: int
    location: str
    body: bytes
    seconds: float


class UnableToSignIn(RuntimeError):
    """The pages did not take the password."""


class Browser:
    """One person's browser. Not to be shared between threads. Errors of the network are raised as OSError."""

    def __init__(self, host: str, port: int, address: str = "", *, packed: bool = False) -> None:
        """`address`: where the person sits, as the proxy in front of the pages says it. `packed`: pages may come
        compressed, as to a real browser, and are left so."""
        self._host, self._port = host, port
        self._connection: http.client.HTTPConnection | None = None
        self.cookies: dict[str, str] = {}
        self._said_always = {"X-Forwarded-For": address} if address else {}
        if packed:
            self._said_always["Accept-Encoding"] = "gzip"

    def get(self, path: str) -> Reply:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str | list[str]]) -> Reply:
        """Posts a form with the token that the last page gave; a list is a name said several times."""
        return self._ask("POST", path, urlencode(fields, doseq=True).encode())

    def sign_in(self, username: str, password: str, page: str) -> None:
        """Through the page of sign-in, as a person does. Raises UnableToSignIn."""
        self.get(page)
        reply = self.post(page, {"login": username, "password": password})
        if reply.status != 302 or "sessionid" not in self.cookies:
            raise UnableToSignIn(f"{username}: {reply.status}")

    def close(self) -> None:
        """Lets go of the connection; the next question opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes | None) -> Reply:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **self._said_always,
        }
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
        started = time.perf_counter()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_SECONDS)
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise ConnectionError(str(error)) from error
        seconds = time.perf_counter() - started
        for set_cookie in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(set_cookie).items():
                self.cookies[name] = morsel.value
        return Reply(answer.status, answer.headers.get("Location", ""), content, seconds)
