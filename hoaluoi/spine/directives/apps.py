from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "hoaluoi.spine.directives"
    label = "directives"

    def ready(self) -> None:
        from hoaluoi.core.jobs import clock
        from hoaluoi.core.organisation import followers
        from hoaluoi.core.organisation import news as structure
        from hoaluoi.spine.directives import (  # declares what it records and tells
            background,
            events,  # noqa: F401
            following,
            links,
            notices,  # noqa: F401
            offers,
        )
        from hoaluoi.spine.directives.models import TargetStatus
        from hoaluoi.spine.directives.queries.watchables import registered_for
        from hoaluoi.spine.indicators import news
        from hoaluoi.spine.reporting import register

        offers.join()
        links.join()
        news.on_fold(background.on_fold)
        followers.follow_on_the_day(following.follow)
        followers.goes_with_unit(TargetStatus)
        structure.on_structure_change(following.structure_changed)
        register.provide(registered_for)
        clock.every("directives.evaluate", seconds=300, run=background.request_day)
        clock.every("directives.escalate", seconds=1800, run=background.request_escalation)
