"""Addresses of the lists. The page of a record is ``lists_record``, as for every engine."""

from django.urls import path

from zugong.engines.lists import views

urlpatterns = [
    path("lists/new/", views.new_item, name="lists_new"),
    path("lists/<str:code>/", views.record, name="lists_record"),
    path("lists/<str:code>/receive/", views.receive, name="lists_receive"),
    path("lists/<str:code>/progress/", views.progress, name="lists_progress"),
    path("lists/<str:code>/file/", views.file, name="lists_file"),
    path("lists/<str:code>/close/", views.close, name="lists_close"),
    path("lists/<str:code>/return/", views.return_, name="lists_return"),
    path("lists/<str:code>/extend/", views.extend, name="lists_extend"),
    path("lists/<str:code>/reopen/", views.reopen, name="lists_reopen"),
]
