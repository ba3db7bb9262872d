"""Signing in: password, second factor, single sign-on, devices, language, limits."""

import re
import urllib.request

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.organisation.models import Person
from tests.core.organisation.oidc_provider import CLIENT, SECRET, Provider
from tests.factories.organisation import PASSWORD, client_of, group_with_branches, person

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alice():
    return person(Role.REPORTER, group_with_branches().districts[0], language="en", password=True)


def sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize("name", ["username", "email"])
def test_user_name_or_email_with_password_signs_in_and_sets_the_language(alice, name):
    client = Client()
    response = sign_in(client, getattr(alice, name).upper())
    assert (response.status_code, response.url) == (302, "/")
    assert response.cookies["hoaluoi_language"].value == "en"
    assert is_in(client)


def test_the_page_of_sign_in_has_no_inline_script_or_style():
    page = Client().get(LOGIN).content.decode()
    assert "<style" not in page
    assert not re.search(r"\sstyle=", page)
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []


def test_wrong_password_and_unknown_name_read_alike(alice):
    pages = [sign_in(Client(), alice.username, "wrong-password"), sign_in(Client(), "nobody-here", "wrong-password")]
    sentences = {re.search(r"(?s)<p>(.*?)</p>", page.content.decode()).group(1) for page in pages}
    assert [page.status_code for page in pages] == [200, 200]
    assert len(sentences) == 1


def test_a_closed_account_and_a_stranger_stay_out(alice):
    Person.objects.update(is_active=False)
    client = Client()
    sign_in(client, alice.username)
    assert not is_in(client)


def test_after_many_failures_even_the_right_password_waits(alice):
    client = Client()
    for _ in range(12):
        last = sign_in(client, alice.username, "wrong-password")
    assert last.status_code in {200, 429}
    sign_in(client, alice.username)
    assert not is_in(client)


def test_nobody_signs_up_and_nobody_changes_an_email_by_themselves(alice):
    assert Client().get("/accounts/signup/").status_code == 404
    assert client_of(alice).get("/accounts/email/").status_code == 404


def code_for(secret: str) -> str:
    """What a phone with the right time shows; a half-minute may end before it is typed."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def with_second_factor(alice) -> tuple[str, list[str]]:
    """Sets the second factor up as a person does; gives the secret and the recovery codes."""
    client = Client()
    sign_in(client, alice.username)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert client.get(asked.url).status_code == 200
    page = client.post(asked.url, {"password": PASSWORD}, follow=True)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret = page.context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)}, follow=True)
    assert done.status_code == 200
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    cache.clear()  # the code just used is refused for a while, as it must be
    return secret, codes


def test_second_factor_is_asked_for_after_the_password(alice):
    secret, _ = with_second_factor(alice)
    client = Client()
    assert sign_in(client, alice.username).url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert is_in(client)


def test_a_recovery_code_signs_in_once(alice):
    _, codes = with_second_factor(alice)
    outcomes = []
    for _ in range(2):
        client = Client()
        sign_in(client, alice.username)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        outcomes.append(is_in(client))
    assert outcomes == [True, False]


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
     "mfa_deactivate_totp", "usersessions_list", "socialaccount_connections", "account_reauthenticate",
     "mfa_reauthenticate"],
)  # fmt: skip
def test_pages_of_the_account_open(alice, name):
    secret, _ = with_second_factor(alice)
    client = Client()
    sign_in(client, alice.username)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["account_reset_password", "account_reset_password_done", "account_logout"])
def test_public_pages_of_the_account_open(name):
    assert Client().get(reverse(name)).status_code in {200, 302}


def test_a_new_password_is_checked_and_then_holds(alice):
    client = Client()
    sign_in(client, alice.username)
    change = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert client.post(reverse("account_change_password"), change).status_code == 200
    change |= {"password1": "một-mật-khẩu-mới", "password2": "một-mật-khẩu-mới"}
    assert client.post(reverse("account_change_password"), change).status_code == 302
    again = Client()
    sign_in(again, alice.username, "một-mật-khẩu-mới")
    assert is_in(again)


def test_a_device_can_be_signed_out_from_another(alice):
    phone, desk = Client(), Client()
    sign_in(phone, alice.username)
    sign_in(desk, alice.username)
    page = desk.get(reverse("usersessions_list"))
    other = next(session for session in page.context["sessions"] if session.session_key != desk.session.session_key)
    desk.post(reverse("organisation:end_session", args=[other.pk]))
    assert (is_in(phone), is_in(desk)) == (False, True)


def test_language_switch_is_kept_for_the_person(alice):
    client = client_of(alice)
    response = client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/"})
    alice.refresh_from_db()
    assert (alice.language, response.cookies["hoaluoi_language"].value) == ("zh-hans", "zh-hans")
    client.post("/i18n/setlang/", {"language": "xx"})
    alice.refresh_from_db()
    assert alice.language == "zh-hans"


# --- single sign-on, against a real provider on a local port --------------------------------------------------------


@pytest.fixture
def sso(settings):
    def configure(provider: Provider) -> None:
        app = {"provider_id": "sso", "name": "Cổng EVN", "client_id": CLIENT, "secret": SECRET,
               "settings": {"server_url": provider.url}}  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    return configure


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def through_the_provider(client: Client) -> object:
    """Follows the button: to the provider, through its redirect, back to us."""
    begun = client.get("/accounts/oidc/sso/login/")
    assert begun.status_code == 302
    try:
        urllib.request.build_opener(_Stay).open(begun.url)
    except urllib.error.HTTPError as redirect:
        back = redirect.headers["Location"]
        redirect.close()
    return client.get(back.removeprefix("http://testserver"), follow=True)


def test_single_sign_on_finds_the_person_by_confirmed_email(alice, sso):
    with Provider(email=alice.email.upper()) as provider:
        sso(provider)
        client = Client()
        assert escape("Cổng EVN") in client.get(LOGIN).content.decode()
        through_the_provider(client)
    assert is_in(client)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("email", "verified"), [("stranger@example.vn", True), ("", False)])
def test_single_sign_on_makes_nobody_and_trusts_no_unconfirmed_email(alice, sso, email, verified):
    with Provider(email=email or alice.email, verified=verified) as provider:
        sso(provider)
        client = Client()
        through_the_provider(client)
    assert not is_in(client)
    assert Person.objects.count() == 1
    assert not Entry.objects.exists()


def test_without_a_provider_there_is_no_button():
    assert "oidc" not in Client().get(LOGIN).content.decode()
