from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "hoaluoi.spine.reporting"
    label = "reporting"
