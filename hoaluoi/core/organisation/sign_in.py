"""How people sign in: nobody signs up by themselves; a single sign-on finds an existing person by e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoaluoi.core.organisation.models import Person

YEAR_SECONDS = 365 * 24 * 3600


def remember_language(response: HttpResponse, language: str) -> None:
    """The pages speak a language from the next request on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.HTTPS
    )


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or an import. What is refused is said in the languages of the product."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "email_password_mismatch": gettext_lazy("E-mail or password is not right."),
        "username_password_mismatch": gettext_lazy("User name or password is not right."),
        "enter_current_password": gettext_lazy("This is not your password now."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "incorrect_code": gettext_lazy("The code is not right."),
        "invalid_login": gettext_lazy("User name or password is not right."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait a few minutes and try again."),
        "rate_limited": gettext_lazy("Too many attempts. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Signs in, and lets the pages speak the person's language."""
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is not right."),
    }


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Connects a single sign-on to the person with the same confirmed e-mail; never makes a person."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        found = [person for email in verified for person in Person.objects.filter(email__iexact=email, is_active=True)]
        if len(found) == 1:
            sociallogin.connect(request, found[0])
            return
        messages.error(request, _("No account here belongs to that sign-in. Ask your administrator."))
        raise ImmediateHttpResponse(redirect("account_login"))
