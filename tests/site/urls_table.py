"""Who may open the pages of the front door."""

from hoaluoi.core.access.permissions import Permission
from tests.access_table import Row

ROWS = [
    Row("home", Permission.OWN),
    Row("search", Permission.OWN, query="?q=dien"),
    Row("manifest", None),
    Row("service_worker", None),
    Row("offline", None),
    Row("session", Permission.OWN),
    Row("wall", Permission.CONSOLE_VIEW),
    Row("wall_part", Permission.CONSOLE_VIEW, lambda case: {"number": 1}),
    Row("guide", Permission.OWN),
    Row("guide_of", Permission.OWN, lambda case: {"role": "reporter"}),
    Row("kit", Permission.ADMINISTER),
    Row("set_language", None, method="post", data=lambda case: {"language": "en"}, expected=302),
]
