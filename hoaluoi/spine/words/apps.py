from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "hoaluoi.spine.words"
    label = "words"

    def ready(self) -> None:
        from hoaluoi.spine.words import events  # noqa: F401 - declares its events
