"""One's own things: delegations, profile, tokens, devices, language."""

from datetime import datetime, time, timedelta

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, public, requires
from hoaluoi.core.access.permissions import GRANTS, Permission
from hoaluoi.core.organisation import access
from hoaluoi.core.organisation.errors import UnableToChangeOrganisation
from hoaluoi.core.organisation.forms import DelegateForm, ProfileForm, TokenForm
from hoaluoi.core.organisation.models import Delegation
from hoaluoi.core.organisation.operations import delegations, people
from hoaluoi.core.organisation.operations import tokens as token_operations
from hoaluoi.core.organisation.queries import positions_of
from hoaluoi.core.organisation.sign_in import remember_language
from hoaluoi.core.organisation.views.tree import tabs

DAY = timedelta(days=1)


def _delegate_form(request: SignedInRequest) -> DelegateForm:
    today = request.actor.on
    form = DelegateForm(request.POST or None, initial={"start": today, "last": today + 7 * DAY})
    positions = access.own_positions(request.actor)
    rights = {word for position in positions for word in GRANTS.get(position.role, ())} - {Permission.OWN}
    form.fields["position"].queryset = positions  # type: ignore[attr-defined]
    form.fields["to"].people = access.people_visible(request.actor).filter(is_active=True)  # type: ignore[attr-defined]
    form.fields["permissions"].choices = [(p.value, p.label) for p in Permission if p in rights]  # type: ignore[attr-defined]
    return form


@requires(Permission.OWN)
def my_delegations(request: SignedInRequest) -> HttpResponse:
    """Who acts for me, and for whom I act; a new delegation."""
    form = _delegate_form(request)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        until = values.pop("last") + DAY
        try:
            delegations.delegate(until=until, by=request.actor, at=clock.now(), **values)
        except UnableToChangeOrganisation as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Delegated. The other person's acts will name you."))
            return redirect("organisation:delegations")
    rows = Delegation.objects.select_related("position__unit", "position__person", "to", "revoked_by")
    context = tabs("delegations") | {
        "form": form,
        "today": request.actor.on,
        "given": rows.filter(position__person=request.actor.person).order_by("-valid"),
        "received": rows.filter(to=request.actor.person, revoked_at=None, valid__endswith__gt=request.actor.on),
        "may_delegate": access.own_positions(request.actor).exists(),
    }
    return render(request, "organisation/delegations.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.OWN)
def revoke(request: SignedInRequest, delegation_id: int) -> HttpResponse:
    delegation = access.delegation_to_revoke(request.actor, delegation_id)
    try:
        delegations.revoke(delegation=delegation, by=request.actor, at=clock.now())
    except UnableToChangeOrganisation as refusal:
        messages.error(request, str(refusal))
    return redirect("organisation:delegations")


@requires(Permission.OWN)
def profile(request: SignedInRequest) -> HttpResponse:
    """Language, phone, access tokens."""
    person = request.actor.person
    form = ProfileForm(request.POST or None, initial={"language": person.language, "phone": person.phone})
    if request.method == "POST" and form.is_valid():
        people.change_person(person=person, by=request.actor, at=clock.now(), **form.cleaned_data)
        with override(person.language):
            messages.success(request, _("Saved."))
        response = redirect("organisation:profile")
        remember_language(response, person.language)
        return response
    return _profile(request, form, TokenForm())


def _profile(request: SignedInRequest, form: ProfileForm, token_form: TokenForm, secret: str = "") -> HttpResponse:
    context = {
        "form": form,
        "token_form": token_form,
        "secret": secret,
        "positions": positions_of(request.actor.person, request.actor.on),
        "may_use_api": request.actor.can(Permission.API_USE),
        "tokens": request.actor.person.api_tokens.order_by("-created_at"),
        "now": clock.now(),
    }
    response = render(request, "organisation/profile.html", context, status=422 if token_form.errors else 200)
    if secret:
        response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Permission.API_USE)
def make_token(request: SignedInRequest) -> HttpResponse:
    """Makes a token and shows its secret on this answer alone."""
    form, secret = TokenForm(request.POST), ""
    if form.is_valid():
        last = form.cleaned_data["last"]
        expires_at = timezone.make_aware(datetime.combine(last + DAY, time())) if last else None
        try:
            _token, secret = token_operations.make_token(
                person=request.actor.person,
                name=form.cleaned_data["name"],
                expires_at=expires_at,
                by=request.actor,
                at=clock.now(),
            )
        except UnableToChangeOrganisation as refusal:
            form.add_error(None, str(refusal))
    person = request.actor.person
    profile_form = ProfileForm(initial={"language": person.language, "phone": person.phone})
    return _profile(request, profile_form, TokenForm() if secret else form, secret)


@require_POST
@requires(Permission.OWN)
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    token = access.token_to_revoke(request.actor, token_id)
    token_operations.revoke_token(token=token, by=request.actor, at=clock.now())
    return redirect("organisation:profile")


@require_POST
@requires(Permission.OWN)
def end_session(request: SignedInRequest, session_id: int) -> HttpResponse:
    """Signs one of one's own devices out."""
    get_object_or_404(UserSession, pk=session_id, user=request.actor.person).end()
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


@require_POST
@public
def set_language(request: HttpRequest) -> HttpResponseBase:
    """The language switch of every page: for this browser, and for the person if there is one."""
    language = request.POST.get("language", "")
    actor = getattr(request, "actor", None)
    if actor is not None and language in people.LANGUAGES:
        people.change_person(person=actor.person, language=language, by=actor, at=clock.now())
    return django_set_language(request)


@public
def closed(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in library that this product does not offer."""
    raise Http404
