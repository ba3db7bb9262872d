from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "hoaluoi.spine.indicators"
    label = "indicators"
