from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "hoaluoi.spine.directives"
    label = "directives"
