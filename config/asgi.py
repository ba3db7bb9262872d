"""The pages as ASGI: one event loop waits for the network, a few threads work (`site.door`)."""

from django.conf import settings

from config.wsgi import application as pages
from hoaluoi.site.door import Door

application = Door(pages, at_once=settings.PAGES_AT_ONCE, largest_body=settings.LARGEST_REQUEST_BYTES)
