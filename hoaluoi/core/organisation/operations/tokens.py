"""Access tokens of the programming interface: made once, shown once, revocable."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation import events
from hoaluoi.core.organisation.errors import UnableToMakeToken
from hoaluoi.core.organisation.models import ApiToken, Person

MOST = 20
PREFIX = "hl_"


def digest_of(secret: str) -> str:
    """What is kept of a token. A plain hash is enough: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(
    *, person: Person, name: str, by: Author, at: datetime, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """The token's row and its secret, which is kept nowhere. Raises UnableToMakeToken."""
    if not name.strip():
        raise UnableToMakeToken("no_name")
    if expires_at is not None and expires_at <= at:
        raise UnableToMakeToken("wrong_dates")
    in_use = ApiToken.objects.filter(person=person, revoked_at=None).count()
    if in_use >= MOST:
        raise UnableToMakeToken("too_many", count=in_use)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person, name=name.strip()[:120], digest=digest_of(secret), created_at=at, expires_at=expires_at
    )
    _record(events.TOKEN_MADE, token, by, at)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Author, at: datetime) -> ApiToken:
    """The token opens nothing from now on. Revoking twice changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        _record(events.TOKEN_REVOKED, token, by, at)
    return token


def _record(event: str, token: ApiToken, by: Author, at: datetime) -> None:
    record(
        event=event, by=by, at=at, subject_type="organisation.person", subject_id=token.person_id,
        data={"name": token.name, "token": token.pk},
    )  # fmt: skip
