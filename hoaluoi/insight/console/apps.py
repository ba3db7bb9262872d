from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "hoaluoi.insight.console"
    label = "console"
