from django.apps import AppConfig


class ExplorerConfig(AppConfig):
    name = "hoaluoi.insight.explorer"
    label = "explorer"

    def ready(self) -> None:
        from hoaluoi.core.jobs import clock
        from hoaluoi.core.organisation import followers
        from hoaluoi.insight.explorer import background, events, kinds  # noqa: F401
        from hoaluoi.insight.explorer.models import Alert
        from hoaluoi.spine.indicators import news

        followers.goes_with_unit(Alert)
        news.on_fold(background.numbers_changed)
        clock.every("explorer.send_reports", seconds=300, run=background.send_reports)
