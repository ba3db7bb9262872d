import pytest

from hoaluoi.site.components.devices import name_of

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}", "Chrome · Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/126.0.0.0", "Edge · Windows"),
        (f"Mozilla/5.0 (Linux; Android 14; SM-A546E) {CHROME}", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox · Linux"),
        ("accounting/2.1", "accounting/2.1"),
    ],
)
def test_a_device_is_named_by_its_browser_and_system(user_agent, name):
    assert name_of(user_agent) == name
