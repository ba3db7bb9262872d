"""The web application as WSGI: stateless, bounded threads, a connection pool; style, scripts and fonts compressed.

Everything that pages are made of is loaded here, before the first reader comes.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from hoaluoi.site.warming import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = WhiteNoise(
    get_wsgi_application(),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    max_age=24 * 3600,
    allow_all_origins=False,
)

warm_up()
