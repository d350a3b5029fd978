"""Addresses of the ledgers. The page of a record is ``ledgers_record``, as for every engine."""

from django.urls import path

from zugong.engines.ledgers.views import (
    correcting,
    deciding,
    entries,
    grid,
    imports,
    listing,
    papers,
    register,
    sampling,
)

urlpatterns = [
    path("ledgers/list/", listing.entry_list, name="ledgers_list"),
    path("ledgers/activity/", entries.activity, name="ledgers_activity"),
    path("ledgers/new/", entries.new_event, name="ledgers_new"),
    path("ledgers/grid/", grid.grid, name="ledgers_grid"),
    path("ledgers/register/<str:unit>/", register.register, name="ledgers_register"),
    path("ledgers/samples/", sampling.commit, name="ledgers_samples"),
    path("ledgers/samples/<str:code>/", sampling.sample, name="ledgers_sample"),
    path("ledgers/samples/<str:code>/draw/", sampling.draw, name="ledgers_draw"),
    path("ledgers/samples/<str:code>/accept/", sampling.accept, name="ledgers_accept_batch"),
    path("ledgers/imports/", imports.upload, name="ledgers_imports"),
    path("ledgers/imports/template/<str:code>/", imports.template, name="ledgers_template"),
    path("ledgers/imports/<int:pk>/", imports.page, name="ledgers_import"),
    path("ledgers/imports/<int:pk>/<str:act>/", imports.decide, name="ledgers_import_act"),
    path("ledgers/<str:code>/", entries.record, name="ledgers_record"),
    path("ledgers/<str:code>/papers/<str:paper>/", papers.paper, name="ledgers_paper"),
    path("ledgers/<str:code>/write/", entries.write, name="ledgers_write"),
    path("ledgers/<str:code>/made-up/", entries.made_up, name="ledgers_made_up"),
    path("ledgers/<str:code>/accept/", deciding.accept, name="ledgers_accept"),
    path("ledgers/<str:code>/return/", deciding.return_, name="ledgers_return"),
    path("ledgers/<str:code>/opened/", deciding.opened, name="ledgers_opened"),
    path("ledgers/<str:code>/reopen/", deciding.reopen, name="ledgers_reopen"),
    path("ledgers/<str:code>/correct/", correcting.correct, name="ledgers_correct"),
    path("ledgers/<str:code>/counter/", correcting.counter, name="ledgers_counter"),
    path("ledgers/<str:code>/accept-correction/", correcting.accept, name="ledgers_accept_correction"),
    path("ledgers/<str:code>/return-correction/", correcting.return_, name="ledgers_return_correction"),
]
