from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "hoaluoi.core.jobs"
    label = "jobs"
