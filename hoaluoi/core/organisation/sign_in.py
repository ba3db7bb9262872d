"""How people sign in: nobody signs up by themselves; a single sign-on finds an existing person by e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hoaluoi.core.organisation.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or an import."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Connects a single sign-on to the person with the same confirmed e-mail; never makes a person."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        found = Person.objects.filter(email__in=verified, is_active=True) if verified else Person.objects.none()
        if len(found) == 1:
            sociallogin.connect(request, found[0])
            return
        messages.error(request, _("No account here belongs to that sign-in. Ask your administrator."))
        raise ImmediateHttpResponse(redirect("account_login"))
