"""The database of the product: a server of one's own (DATABASE_URL) or a private PostgreSQL cluster.

Knows no Django. Other rooms need only::

    django_settings(environ)   DATABASES["default"], computed without starting anything
    url(environ)               address for psycopg, pg_dump and the job queue
    ensure_running(environ)    start if needed, leave running
    running(environ)           context: start if needed, stop with the last user
    revive(environ)            start again what was killed meanwhile
    Cluster(folder)            a cluster of one's own, for tests
    DatabaseUnavailable        what, where, remedy
"""

from hoaluoi.core.database.cluster import Cluster
from hoaluoi.core.database.connection import django_settings, ensure_running, private_cluster, revive, running, url
from hoaluoi.core.database.errors import DatabaseUnavailable
from hoaluoi.core.database.places import home

__all__ = [
    "Cluster",
    "DatabaseUnavailable",
    "django_settings",
    "ensure_running",
    "home",
    "private_cluster",
    "revive",
    "running",
    "url",
]
