"""The word lists: overview, one list with its test run, saving, earlier versions."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.drafting import DEFAULT, Overlay, UnableToExtend
from hoaluoi.spine.words import operations, pages, queries
from hoaluoi.spine.words.access import require_all
from hoaluoi.spine.words.models import Version
from hoaluoi.spine.words.operations import UnableToSave
from hoaluoi.spine.words.titles import group_of, title

_LONGEST_FIELD = 30_000


@requires(Permission.ADMINISTER)
@require_safe
def lists(request: SignedInRequest) -> HttpResponse:
    """Every list by group, and the versions saved so far."""
    require_all(request.actor)
    overlay, number = queries.overlay_in_force()
    wanted = request.GET.get("q", "")[:100]
    context = {
        "groups": pages.groups(overlay, wanted),
        "q": wanted,
        "changed": {name.partition(".")[0] for name in (*overlay.add, *overlay.drop)},
        "overlay": overlay,
        "number": number,
        "versions": Version.objects.select_related("saved_by")[:20],
        "crumbs": [(_("Word lists"), "")],
    }
    return render(request, "words/lists.html", context)


@requires(Permission.ADMINISTER)
@require_safe
def word_list(request: SignedInRequest, name: str) -> HttpResponse:
    """One list: the words it came with, those added and those taken out."""
    require_all(request.actor)
    overlay, number = queries.overlay_in_force()
    page = pages.list_page(_known(name), group_of(name), overlay, number)
    crumbs = [(_("Word lists"), reverse("words:lists")), (str(page.title), "")]
    return render(request, "words/list.html", {"page": page, "crumbs": crumbs})


@requires(Permission.ADMINISTER)
@require_POST
def trial(request: SignedInRequest, name: str) -> HttpResponse:
    """The test run of what stands in the form, as a part of the page; nothing is saved."""
    require_all(request.actor)
    present, number = queries.overlay_in_force()
    try:
        run = queries.trial(request.actor, _asked(request, _known(name), present), present)
    except UnableToExtend as refused:
        return render(request, "words/trial.html", {"refused": pages.refusal(refused)}, status=422)
    unchanged = _asked(request, name, present) == present
    context = {"run": run, "rows": pages.text_rows(run), "name": name, "unchanged": unchanged, "number": number}
    return render(request, "words/trial.html", context)


@requires(Permission.ADMINISTER)
@require_POST
def save(request: SignedInRequest, name: str) -> HttpResponse:
    """Takes the list as it stands in the form into force."""
    require_all(request.actor)
    present, _number = queries.overlay_in_force()
    overlay = _asked(request, _known(name), present)
    return _save(request, overlay, reverse("words:list", args=[name]))


@requires(Permission.ADMINISTER)
@require_safe
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """An earlier version, and what bringing it back would change today."""
    require_all(request.actor)
    found = get_object_or_404(Version.objects.select_related("saved_by"), pk=pk)
    present, number = queries.overlay_in_force()
    run = queries.trial(request.actor, found.overlay, present)
    context = {
        "version": found,
        "changed": [(title(name), words) for name, words in found.overlay.add.items()],
        "dropped": [(title(name), words) for name, words in found.overlay.drop.items()],
        "in_force": found.number == number,
        "number": number,
        "run": run,
        "rows": pages.text_rows(run),
        "crumbs": [(_("Word lists"), reverse("words:lists")), (_("Version %(number)s") % {"number": found.number}, "")],
    }
    return render(request, "words/version.html", context)


@requires(Permission.ADMINISTER)
@require_POST
def bring_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Saves an earlier version anew, as the newest."""
    require_all(request.actor)
    found = get_object_or_404(Version, pk=pk)
    return _save(request, found.overlay, reverse("words:version", args=[pk]))


def _save(request: SignedInRequest, overlay: Overlay, back: str) -> HttpResponse:
    number = request.POST.get("on_version", "")
    try:
        saved = operations.save(
            overlay=overlay,
            on_version=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else -1,
            note=request.POST.get("note", ""),
            by=request.actor,
            at=clock.now(),
        )
    except UnableToSave as refused:
        messages.error(request, pages.refusal(refused))
        return redirect(back)
    messages.success(
        request, _("Version %(number)s is in force: texts are read with it from now on.") % {"number": saved.number}
    )
    return redirect("words:lists")


def _known(name: str) -> str:
    if name not in dict(DEFAULT.lists):
        raise Http404
    return name


def _asked(request: SignedInRequest, name: str, present: Overlay) -> Overlay:
    """The overlay in force with the form's lines for one list."""
    lines = [request.POST.get(field, "")[:_LONGEST_FIELD].splitlines() for field in ("added", "dropped")]
    return present.with_list(name, *lines)
