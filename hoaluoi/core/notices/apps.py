from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hoaluoi.core.notices"
    label = "notices"

    def ready(self) -> None:
        from hoaluoi.core.notices import duties  # noqa: F401 - registers its duties
