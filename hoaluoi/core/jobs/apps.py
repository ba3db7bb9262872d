from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "hoaluoi.core.jobs"
    label = "jobs"

    def ready(self) -> None:
        from hoaluoi.core.jobs import duties, events  # noqa: F401 - declares its events, registers its duties
