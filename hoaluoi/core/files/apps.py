from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "hoaluoi.core.files"
    label = "files"
