from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hoaluoi.core.notices"
    label = "notices"
