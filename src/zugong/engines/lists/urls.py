"""Addresses of the lists. The page of a record is ``lists_record``, as for every engine."""

from django.urls import path

from zugong.engines.lists.views import checking, items, papers, plan

urlpatterns = [
    path("lists/new/", items.new_item, name="lists_new"),
    path("lists/decisions/", checking.decisions, name="lists_decisions"),
    path("lists/notices/", checking.notices, name="lists_notices"),
    path("lists/quality/", checking.quality, name="lists_quality"),
    path("lists/rechecks/", checking.rechecks, name="lists_rechecks"),
    path("lists/rechecks/<str:code>/", checking.recheck_round, name="lists_recheck_round"),
    path("lists/rechecks/<str:code>/draw/", checking.recheck_draw, name="lists_recheck_draw"),
    path("lists/rechecks/<str:code>/<int:pk>/", checking.recheck_record, name="lists_recheck_record"),
    path("lists/<str:code>/", items.record, name="lists_record"),
    path("lists/<str:code>/papers/<str:paper>/", papers.paper, name="lists_paper"),
    path("lists/<str:code>/receive/", items.receive, name="lists_receive"),
    path("lists/<str:code>/progress/", items.progress, name="lists_progress"),
    path("lists/<str:code>/file/", items.file, name="lists_file"),
    path("lists/<str:code>/close/", items.close, name="lists_close"),
    path("lists/<str:code>/return/", items.return_, name="lists_return"),
    path("lists/<str:code>/extend/", items.extend, name="lists_extend"),
    path("lists/<str:code>/reopen/", items.reopen, name="lists_reopen"),
    path("lists/<str:code>/evidence/", items.evidence, name="lists_evidence"),
    path("lists/<str:code>/paper/", items.paper, name="lists_paper"),
    path("lists/<str:code>/files/<str:file>/", items.evidence_file, name="lists_file_of"),
    path("lists/<str:code>/notices/<int:pk>/", items.answer, name="lists_answer"),
    path("lists/<str:code>/hand-back/", items.hand_back, name="lists_hand_back"),
    path("lists/<str:code>/keep/", items.keep, name="lists_keep"),
    path("lists/<str:code>/pass-on/", items.pass_on, name="lists_pass_on"),
    path("lists/<str:code>/archive/", items.archive, name="lists_archive"),
    path("lists/<str:code>/plan/", plan.plan, name="lists_plan"),
    path("lists/<str:code>/steps/", plan.steps, name="lists_steps"),
    path("lists/<str:code>/steps/<int:pk>/", plan.step_done, name="lists_step_done"),
    path("lists/<str:code>/stage/", plan.stage, name="lists_stage"),
    path("lists/<str:code>/helper/", plan.helper, name="lists_helper"),
    path("lists/<str:code>/criteria/", plan.criteria, name="lists_criteria"),
    path("lists/<str:code>/funds/", plan.own_funds, name="lists_own_funds"),
    path("lists/<str:code>/granted/", plan.granted_funds, name="lists_granted_funds"),
    path("lists/<str:code>/follow-up/", plan.follow_up, name="lists_follow_up"),
]
