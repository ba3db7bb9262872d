from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hoaluoi.spine.documents"
    label = "documents"

    def ready(self) -> None:
        from hoaluoi.spine.documents import events  # noqa: F401 - declares its events
