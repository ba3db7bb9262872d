from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "hoaluoi.site"
    label = "site"

    def ready(self) -> None:
        from hoaluoi.site import duties
        from hoaluoi.site.live import announce

        duties.register()
        announce.join()
