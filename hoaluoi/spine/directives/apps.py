from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "hoaluoi.spine.directives"
    label = "directives"

    def ready(self) -> None:
        from hoaluoi.spine.directives import events, notices  # noqa: F401 - declares what it records and tells
