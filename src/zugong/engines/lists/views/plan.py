"""The plan of one item: steps, stages, helpers, criteria, money, follow-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.duties import rules as duty_rules
from zugong.duties.queries import material_digest
from zugong.engines.lists import actions, rules
from zugong.engines.lists.forms import (
    CriteriaForm,
    DoneForm,
    FollowUpForm,
    GrantedFundsForm,
    HelperForm,
    OwnFundsForm,
    StageForm,
    StepsForm,
)
from zugong.engines.lists.models import Funds, Item
from zugong.engines.lists.queries import next_stage, times_listed
from zugong.engines.lists.views.items import item_of
from zugong.foundation.text.verdict import Refused


def _forms(request: HttpRequest, item: Item, data: Any = None) -> dict[str, Callable[[], django_forms.Form]]:
    """Every form of the page, made when asked for."""
    seen = {"seen": material_digest(item.duty, item.material())}
    return {
        "steps": lambda: StepsForm(data, prefix="steps"),
        "done": lambda: DoneForm(data, prefix="done"),
        "stage": lambda: StageForm(data, prefix="stage", initial=seen),
        "helper": lambda: HelperForm(
            data, prefix="helper", person=request.person, roles=item.list.helper_roles.order_by("order")
        ),
        "criteria": lambda: CriteriaForm(data, prefix="criteria", criteria=item.list.criteria.order_by("order")),
        "own": lambda: OwnFundsForm(data, prefix="own"),
        "granted": lambda: GrantedFundsForm(data, prefix="granted"),
        "follow": lambda: FollowUpForm(data, prefix="follow"),
    }


def _show(request: HttpRequest, item: Item, given: dict[str, django_forms.Form] | None = None) -> HttpResponse:
    """The page; ``given`` is the form that came back with faults."""
    person, stage = request.person, next_stage(item)
    follow = item.follow_ups.filter(held__isnull=True).first()
    context = {
        "item": item, "duty": item.duty, "narrow": True, "stage": stage, "follow": follow,
        "forms": {name: make() for name, make in _forms(request, item).items()} | (given or {}),
        "steps": list(item.steps.order_by("order")),
        "stages": list(item.list.stages.order_by("order")),
        "taken": list(item.stages_passed.select_related("stage", "person").order_by("id")),
        "helpers": list(item.helpers.select_related("role", "person", "organisation").order_by("role__order")),
        "listed": list(item.listed.select_related("criterion").order_by("criterion__order")),
        "times": times_listed(item), "funds": Funds.objects.filter(item=item).first(),
        "supporting": list(item.supporting.order_by("path")),
        "may_write": rules.may_write(person, item), "may_set_up": rules.may_set_up(person, item),
        "may_take": rules.may_take_stage(person, item, stage) if stage else None,
        "may_oversee": duty_rules.may_oversee(person, item.duty),
    }  # fmt: skip
    return render(request, "lists/plan.html", context, status=422 if given else 200)


@require_GET
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Steps and stages of one item."""
    return _show(request, item_of(request, code))


def _act(
    request: HttpRequest, code: str, name: str, verb: Callable[[Item, dict[str, Any]], object], said: str
) -> HttpResponse:
    """One act on the plan: a refusal comes back with what was typed."""
    item = item_of(request, code)
    form = _forms(request, item, request.POST)[name]()
    if form.is_valid():
        try:
            verb(item, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("lists_plan", code=code)
    return _show(request, item, {name: form})


@require_POST
def steps(request: HttpRequest, code: str) -> HttpResponse:
    """倒排日程."""
    return _act(
        request, code, "steps",
        lambda item, data: actions.plan_steps(item=item, by=request.person, **data),
        _("The steps are laid backwards from the deadline."),
    )  # fmt: skip


@require_POST
def step_done(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A step is done."""
    step = get_object_or_404(item_of(request, code).steps.select_related("item__duty__kind"), pk=pk)
    return _act(
        request, code, "done",
        lambda item, data: actions.finish_step(step=step, by=request.person, **data), _("Written down."),
    )  # fmt: skip


@require_POST
@fresh_required
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Take the next stage."""
    following = next_stage(item_of(request, code))
    return _act(
        request, code, "stage",
        lambda item, data: following and actions.take_stage(item=item, by=request.person, stage=following, **data),
        _("The stage is written down."),
    )  # fmt: skip


@require_POST
def helper(request: HttpRequest, code: str) -> HttpResponse:
    """Name a helper."""
    return _act(
        request, code, "helper",
        lambda item, data: actions.name_helper(item=item, by=request.person, role=data["role"], **data["who"]),
        _("Written down."),
    )  # fmt: skip


@require_POST
def criteria(request: HttpRequest, code: str) -> HttpResponse:
    """Why the unit is listed."""
    return _act(
        request, code, "criteria",
        lambda item, data: actions.list_criteria(
            item=item, by=request.person, seen=dict.fromkeys(data["criteria"], data["seen"])
        ),
        _("Written down."),
    )  # fmt: skip


@require_POST
def own_funds(request: HttpRequest, code: str) -> HttpResponse:
    """What the unit applies for and has spent."""
    return _act(
        request, code, "own",
        lambda item, data: actions.set_funds(item=item, by=request.person, values=data), _("Written down."),
    )  # fmt: skip


@require_POST
@fresh_required
def granted_funds(request: HttpRequest, code: str) -> HttpResponse:
    """What is granted and paid out."""
    return _act(
        request, code, "granted",
        lambda item, data: actions.set_funds(item=item, by=request.person, values=data), _("Written down."),
    )  # fmt: skip


@require_POST
@fresh_required
def follow_up(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the result holds."""
    running = item_of(request, code).follow_ups.select_related("item__duty__kind", "item__duty__organisation")
    follow = get_object_or_404(running.select_related("item__list"), held__isnull=True)
    return _act(
        request, code, "follow",
        lambda item, data: actions.end_follow_up(follow=follow, by=request.person, **data), _("Written down."),
    )  # fmt: skip
