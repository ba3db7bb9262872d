from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "hoaluoi.core.files"
    label = "files"

    def ready(self) -> None:
        from hoaluoi.core.files import events  # noqa: F401 - declares its events
