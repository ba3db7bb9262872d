from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "hoaluoi.spine.reporting"
    label = "reporting"

    def ready(self) -> None:
        from django.db.models import Q

        from hoaluoi.core.jobs import clock
        from hoaluoi.core.ledger import details
        from hoaluoi.core.ledger.events import link_subject
        from hoaluoi.core.organisation import followers
        from hoaluoi.spine.indicators import expectation
        from hoaluoi.spine.reporting import background, events, following, kinds, links, recorded  # noqa: F401
        from hoaluoi.spine.reporting.models import ChaseLog
        from hoaluoi.spine.reporting.queries import expected_measures

        link_subject("reporting.return", links.return_url)
        link_subject("reporting.form", links.form_url)
        details.tell("cells", recorded.cells)
        details.hold_units("units")
        expectation.provide(expected_measures)
        clock.every("reporting.remind", seconds=300, run=background.remind)
        links.join_provenance()
        followers.follow(following.follow)
        followers.goes_with_unit(ChaseLog, Q(by_id=None))
        followers.follow_on_the_day(following.follow_on_the_day)
