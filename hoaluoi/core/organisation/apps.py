from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "hoaluoi.core.organisation"
    label = "organisation"

    def ready(self) -> None:
        from hoaluoi.core.access import actor
        from hoaluoi.core.database import lookups
        from hoaluoi.core.ledger import units
        from hoaluoi.core.ledger.events import link_subject
        from hoaluoi.core.organisation import actors, events, links, unit_book  # noqa: F401 - declares its events

        lookups.register()  # a scope is a list of units, often of hundreds
        actor.build_with(actors.build)
        link_subject("organisation.act", links.act_url)
        units.provide(unit_book.Units())
