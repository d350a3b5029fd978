"""The page of every change to an organisation; one table says which there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.directory.actions import organisations as actions
from zugong.directory.forms import organisations as forms
from zugong.directory.models import Organisation
from zugong.directory.rules.holding import holds
from zugong.directory.rules.organisations import KEEP

from .person_verbs import ASKING
from .verbs import guard, posted, verb_page


@dataclass(frozen=True)
class Change:
    """A verb of the tree: its words, its form, its action."""

    title: Promise
    form: type[forms.ChangeForm]
    act: Callable[..., object]


def open_below(*, organisation, by, **cleaned):
    return actions.open_organisation(parent=organisation, by=by, **cleaned)


CHANGES = {
    "open": Change(_("Open one below"), forms.OpenForm, open_below),
    "rename": Change(_("Rename"), forms.RenameForm, actions.rename_organisation),
    "alias": Change(_("Add another name"), forms.AliasForm, actions.add_alias),
    "move": Change(_("Move to another place"), forms.MovePlaceForm, actions.move_organisation),
    "level": Change(_("Change level or kind"), forms.LevelForm, actions.change_level),
    "merge": Change(_("Merge into another"), forms.MergeForm, actions.merge_organisation),
    "close": Change(_("Close this unit"), forms.CloseForm, actions.close_organisation),
}


@ASKING
def change(request, code, what):
    """One change of one organisation; 404 for a change there is not."""
    if what not in CHANGES:
        raise Http404
    spec = CHANGES[what]
    found = Organisation.objects.visible_to(request.person).select_related("level", "parent__level")
    place = get_object_or_404(found, code=code)
    guard(holds(request.person, KEEP, place.path))
    form = spec.form(posted(request), person=request.person, organisation=place)

    def act(cleaned):
        spec.act(organisation=place, by=request.person, **cleaned)

    return verb_page(
        request, form=form, act=act, title=spec.title, lead=place.name, submit=spec.title,
        back=reverse("organisation_page", args=[place.code]),
    )  # fmt: skip
