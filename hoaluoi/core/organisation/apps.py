from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "hoaluoi.core.organisation"
    label = "organisation"

    def ready(self) -> None:
        from hoaluoi.core.access import actor
        from hoaluoi.core.ledger import units
        from hoaluoi.core.organisation import actors, events, unit_book  # noqa: F401 - declares its events

        actor.build_with(actors.build)
        units.provide(unit_book.Units())
