from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "hoaluoi.core.access"
    label = "access"
