"""The hidden key of a sheet: which return it belongs to, signed so that nobody moves it to another."""

from dataclasses import asdict, dataclass

from django.core import signing

from hoaluoi.spine.reporting.errors import UnableToReadSheet
from hoaluoi.spine.reporting.models import Return

SALT = "hoaluoi.reporting.sheet"


@dataclass(frozen=True)
class SheetKey:
    """`revision`: of the draft when the sheet was made, so that what others changed since is not overwritten."""

    form: str
    version: int
    unit: str
    period: str
    revision: int

    @classmethod
    def of(cls, held: Return) -> "SheetKey":
        return cls(held.form.code, held.version.number, held.unit.code, held.period, held.revision)

    def signed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT)

    @classmethod
    def read(cls, text: str) -> "SheetKey":
        """Raises `UnableToReadSheet` for a key that is not ours or was changed."""
        try:
            return cls(**signing.loads(text, salt=SALT))
        except (signing.BadSignature, TypeError):
            raise UnableToReadSheet("bad_key") from None

    def require_for(self, held: Return) -> None:
        """Refuses a sheet of another form, version, unit or period, and says which."""
        mine = SheetKey.of(held)
        for name in ("form", "unit", "period", "version"):
            if getattr(self, name) != getattr(mine, name):
                found, wanted = getattr(self, name), getattr(mine, name)
                raise UnableToReadSheet(f"other_{name}", found=found, wanted=wanted)
