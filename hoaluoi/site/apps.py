from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "hoaluoi.site"
    label = "site"
