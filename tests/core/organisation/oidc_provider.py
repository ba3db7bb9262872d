"""A small OpenID Connect provider on a local port: discovery, authorisation with redirect, token, keys, user info.

It signs real RS256 identity tokens and checks what a provider checks: client, redirect address, code, secret.
"""

import base64
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "hoaluoi", "shared-secret"


class Provider:
    """`with Provider(email=…) as provider: provider.url`."""

    def __init__(self, *, email: str, verified: bool = True) -> None:
        self.claims = {"sub": "user-1", "email": email, "email_verified": verified, "name": "Nguyễn Thị An"}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Provider":
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def discovery(self) -> dict:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return query["redirect_uri"] + "?" + urlencode({"code": code, "state": query["state"]})

    def token(self, form: dict[str, str], authorization: str) -> dict:
        basic = base64.b64decode(authorization.partition(" ")[2]).decode() if authorization else ""
        assert form.get("client_secret") == SECRET or basic == f"{CLIENT}:{SECRET}"
        asked = self.codes.pop(form["code"])  # a code is good once
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = self.claims | {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        if "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        access = secrets.token_urlsafe(16)
        self.tokens.add(access)
        identity = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": access, "token_type": "Bearer", "id_token": identity, "expires_in": 300}

    def keys(self) -> dict:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                if parts.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(query))
                    self.end_headers()
                elif parts.path == "/.well-known/openid-configuration":
                    self.answer(provider.discovery())
                elif parts.path == "/keys":
                    self.answer(provider.keys())
                elif self.headers.get("Authorization", "").removeprefix("Bearer ") in provider.tokens:
                    self.answer(provider.claims)
                else:
                    self.send_error(401)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self.answer(provider.token(form, self.headers.get("Authorization", "")))

            def answer(self, content: dict) -> None:
                body = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        return Handler
