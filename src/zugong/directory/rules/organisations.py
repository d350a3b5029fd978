"""Who may change the trees, and when a tree bears it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Level, Member, Organisation
from zugong.directory.queries import latest_change
from zugong.directory.rows import code_fault, name_fault
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Actor
from zugong.foundation.text.verdict import YES, Verdict, no

from .holding import holds, holds_somewhere

KEEP = "directory.import"
LONGEST_PATH = 200
LONGEST_NAME = 120


def may_open_organisation(by: Actor, code: str, name: str, level: Level, parent: Organisation | None) -> Verdict:
    """Whether an organisation may be opened below ``parent``."""
    held = holds(by, KEEP, parent.path) if parent else holds_somewhere(by, KEEP)
    if not held:
        return held
    fault = code_fault(code) or name_fault(name, LONGEST_NAME)
    if fault:
        return no(fault)
    if Organisation.objects.filter(code=code).exists():
        return no(_("The code %(code)s is already in use.") % {"code": code})
    return _fits(level, parent) if parent else YES


def may_change(by: Actor, organisation: Organisation, on: dt.date) -> Verdict:
    """Whether an organisation may be given another name, level or place from ``on``."""
    held = holds(by, KEEP, organisation.path)
    if not held:
        return held
    if organisation.closed_on:
        return no(_("%(name)s is closed.") % {"name": organisation.name})
    if on > today():
        return no(_("A change cannot begin after today."))
    last = latest_change(organisation.path)
    if last and last > on:
        return no(_("Something here already changed on %(day)s; a change cannot begin before it.") % {"day": last})
    return YES


def may_rename(by: Actor, organisation: Organisation, name: str, on: dt.date) -> Verdict:
    """Whether an organisation may be called ``name`` from ``on``."""
    allowed = may_change(by, organisation, on)
    if not allowed:
        return allowed
    fault = name_fault(name, LONGEST_NAME)
    if fault:
        return no(fault)
    return no(_("That is its name already.")) if name == organisation.name else YES


def may_move(by: Actor, organisation: Organisation, parent: Organisation, on: dt.date) -> Verdict:
    """Whether an organisation with all below it may go under ``parent``."""
    allowed = may_change(by, organisation, on)
    if not allowed:
        return allowed
    held = holds(by, KEEP, parent.path)
    if not held:
        return held
    if organisation.parent_id is None:
        return no(_("The top of a tree cannot be moved."))
    if parent.is_under(organisation.path):
        return no(_("An organisation cannot go under itself or under what is below it."))
    if parent.pk == organisation.parent_id:
        return no(_("It stands there already."))
    longest = Organisation.objects.under(organisation.path).aggregate(n=Max(Length("path")))["n"]
    if longest - len(organisation.path) + len(f"{parent.path}{organisation.pk}/") > LONGEST_PATH:
        return no(_("The tree would become too deep."))
    return _fits(organisation.level, parent)


def may_change_level(by: Actor, organisation: Organisation, level: Level, on: dt.date) -> Verdict:
    """Whether an organisation may become one of ``level``."""
    allowed = may_change(by, organisation, on)
    if not allowed:
        return allowed
    if level.tree != organisation.tree:
        return no(_("This level belongs to the other tree."))
    return _fits(level, organisation.parent) if organisation.parent else YES


def may_close_organisation(by: Actor, organisation: Organisation, on: dt.date) -> Verdict:
    """Whether an organisation may end: nothing open below, nobody left in it."""
    allowed = may_change(by, organisation, on)
    if not allowed:
        return allowed
    if organisation.children.filter(closed_on__isnull=True).exists():
        return no(_("Open organisations stand below it; move, merge or close them first."))
    if organisation.people.filter(is_active=True).exists():
        return no(_("People still belong to it; move them first, or merge it into another."))
    if Member.objects.current().filter(branch=organisation).exists():
        return no(_("Members still belong to it; load a roster that moves them, or merge it into another."))
    return YES


def may_merge(by: Actor, organisation: Organisation, successor: Organisation, on: dt.date) -> Verdict:
    """Whether an organisation may go into ``successor``."""
    allowed = may_change(by, organisation, on)
    if not allowed:
        return allowed
    there = may_change(by, successor, on)
    if not there:
        return there
    if organisation.parent_id is None:
        return no(_("The top of a tree cannot be merged away."))
    if successor.is_under(organisation.path):
        return no(_("An organisation cannot go under itself or under what is below it."))
    return YES if organisation.tree == successor.tree else no(_("They stand in different trees."))


def may_add_alias(by: Actor, organisation: Organisation, name: str) -> Verdict:
    """Whether papers' other name may be kept."""
    held = holds(by, KEEP, organisation.path)
    if not held:
        return held
    fault = name_fault(name, LONGEST_NAME)
    if fault:
        return no(fault)
    if name == organisation.name or organisation.aliases.filter(name=name).exists():
        return no(_("It is known under this name already."))
    return YES


def _fits(level: Level, parent: Organisation) -> Verdict:
    if parent.closed_on:
        return no(_("%(name)s is closed.") % {"name": parent.name})
    if parent.tree != level.tree:
        return no(_("This level belongs to the other tree."))
    if level.rank < parent.level.rank:
        return no(_("%(level)s cannot stand below %(parent)s.") % {"level": level.title, "parent": parent.level.title})
    return YES
