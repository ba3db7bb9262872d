"""Units through time, people, positions, delegations.

A `Unit` is an identity that never changes. Where it stands (`Placement`) and what it is called (`Designation`) hold for
date ranges that may not overlap; the database refuses an overlap. Ranges are half-open: [from, until).
`Closure` is derived from placements: every ancestor of every unit with the dates for which that holds.
"""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language

from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.organisation.enums import Line, Rank, UnitKind
from hoaluoi.core.text.collation import sort_key
from hoaluoi.core.text.folding import fold
from hoaluoi.core.text.names import in_language


def _not_empty(name: str) -> models.CheckConstraint:
    """An empty range would slip through the exclusion constraint: it overlaps nothing."""
    return models.CheckConstraint(condition=Q(valid__isempty=False), name=name)


def _no_overlap(name: str, *fields: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), ("valid", RangeOperators.OVERLAPS)],
    )


NAMED = ("kind", "name_vi", "name_en", "name_zh", "short_name")


class Unit(models.Model):
    """A node of the organisation: an identity through time. `code` is what files and programs call it."""

    code = models.CharField(max_length=60, unique=True)
    simulated = models.BooleanField(default=False, help_text="made up for the demonstration")
    source = models.CharField(max_length=200, blank=True)
    # The designation in force today, repeated here so that a list of 1,500 units needs no join.
    kind = models.CharField(max_length=20, choices=UnitKind)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=80, blank=True)
    sort_key = models.CharField(max_length=800, editable=False, db_index=True)
    folded = models.CharField(max_length=600, editable=False)
    region = models.CharField(max_length=60, blank=True, help_text="province whose square of the tile map shows it")
    phone = models.CharField(max_length=40, blank=True, help_text="switchboard or duty desk")
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.set_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def set_keys(self) -> None:
        """Search and order keys; call before bulk_create, which skips `save`."""
        self.sort_key = sort_key(self.name_vi, "vi")
        self.folded = fold(" ".join((self.code, self.name_vi, self.short_name, self.name_en, self.name_zh)))

    def take_names(self, designation: "Designation") -> None:
        """Calls the unit what it is called by a designation; nothing is saved."""
        for word in NAMED:
            setattr(self, word, getattr(designation, word))

    @property
    def name(self) -> str:
        return in_language(get_language() or "vi", vi=self.name_vi, en=self.name_en, zh=self.name_zh)

    @property
    def label(self) -> str:
        """Short where there is a short form: for chips, axes and tables."""
        return self.short_name or self.name


class Designation(models.Model):
    """What a unit is called and what kind it is, for a range of dates."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="designations")
    kind = models.CharField(max_length=20, choices=UnitKind)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=80, blank=True)
    valid = DateRangeField()
    act_id = models.BigIntegerField(null=True, help_text="the reorganisation that opened this row")

    def holds_on(self, day: date) -> bool:
        lower, upper = self.valid.lower, self.valid.upper
        return (lower is None or lower <= day) and (upper is None or day < upper)

    class Meta:
        constraints: ClassVar = [
            _no_overlap("organisation_one_designation", "unit"),
            _not_empty("organisation_designation_not_empty"),
        ]


class Placement(models.Model):
    """Under which parent a unit stands in a line, for a range of dates. A root has no parent. No row: not existing."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    line = models.CharField(max_length=10, choices=Line, default=Line.ADMINISTRATIVE)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="child_placements")
    valid = DateRangeField()
    act_id = models.BigIntegerField(null=True, help_text="the reorganisation that opened this row")

    class Meta:
        constraints: ClassVar = [
            _no_overlap("organisation_one_placement", "unit", "line"),
            _not_empty("organisation_placement_not_empty"),
            models.CheckConstraint(condition=~Q(parent=F("unit")), name="organisation_not_own_parent"),
        ]


class Closure(models.Model):
    """Derived: `descendant` lies `depth` levels below `ancestor` (0: itself) during `valid`. Never edited by hand."""

    line = models.CharField(max_length=10, choices=Line)
    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    depth = models.PositiveSmallIntegerField()
    valid = DateRangeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ancestor", "line", "depth"], name="organisation_below"),
            models.Index(fields=["descendant", "line"], name="organisation_above"),
            GistIndex(OpClass("valid", name="range_ops"), name="organisation_closure_valid"),
        ]


class UnitAlias(models.Model):
    """Another name that texts use for a unit: EVNSPC, PC Bình Dương, Điện lực miền Nam."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "folded"], name="organisation_alias_once")]

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.alias)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class PersonManager(BaseUserManager["Person"]):
    """Signs people in by user name without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """A person who may sign in; what they may do comes from positions, never from flags on the person."""

    username = models.CharField(max_length=80, unique=True)
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="vi")
    is_active = models.BooleanField(default=True)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sort_key = models.CharField(max_length=800, editable=False)
    folded = models.CharField(max_length=400, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["full_name", "email"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        ordering: ClassVar = ["sort_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="organisation_username_once"),
            # An e-mail signs in, by password or single sign-on: it may mean one person only.
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="organisation_email_once"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.set_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def set_keys(self) -> None:
        """Search and order keys; Vietnamese people are ordered by their given name, the last word."""
        words = self.full_name.split()
        self.sort_key = sort_key(" ".join([*words[-1:], *words[:-1]]), "vi")
        self.folded = fold(f"{self.full_name} {self.username}")

    def get_full_name(self) -> str:
        return self.full_name


class Position(models.Model):
    """A person in a unit in a line, with a role over that unit and all below it, for a range of dates."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="positions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    line = models.CharField(max_length=10, choices=Line, default=Line.ADMINISTRATIVE)
    title = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role)
    rank = models.CharField(max_length=10, choices=Rank, default=Rank.MEMBER)
    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [
            _no_overlap("organisation_one_role_at_a_time", "person", "unit", "line", "role"),
            _not_empty("organisation_position_not_empty"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "rank"], name="organisation_unit_heads")]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit.label}"


class Delegation(models.Model):
    """The holder of a position lets another person act with (some of) its permissions for some days."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Person, models.PROTECT, related_name="delegations_received")
    permissions = models.JSONField(default=list, help_text="permission words; empty: all of the position's role")
    valid = DateRangeField()
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="organisation_revocation_whole",
            ),
            _not_empty("organisation_delegation_not_empty"),
        ]

    @property
    def permission_labels(self) -> list[str]:
        return [str(Permission(word).label) for word in self.permissions if word in Permission.values]


class ApiToken(models.Model):
    """Lets a unit's software act as a person. Only the hash is kept; shown once when made."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
