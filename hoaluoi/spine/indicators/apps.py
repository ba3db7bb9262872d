from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "hoaluoi.spine.indicators"
    label = "indicators"

    def ready(self) -> None:
        from hoaluoi.core.jobs import clock
        from hoaluoi.core.organisation import news
        from hoaluoi.spine.documents import made_up
        from hoaluoi.spine.indicators import background, events, operations  # noqa: F401 - registers tasks, declares events
        from hoaluoi.spine.indicators.basis import leaves_out_simulated

        clock.every("indicators.sweep", seconds=1, run=operations.sweep, needed=operations.any_dirty)
        news.on_structure_change(background.structure_changed)
        made_up.ask(leaves_out_simulated)
