from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hoaluoi.spine.documents"
    label = "documents"
