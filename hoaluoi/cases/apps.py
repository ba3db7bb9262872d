from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "hoaluoi.cases"
    label = "cases"

    def ready(self) -> None:
        from hoaluoi.cases import events  # noqa: F401
        from hoaluoi.cases.evn import provenance

        provenance.join()
