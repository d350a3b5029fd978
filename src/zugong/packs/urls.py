"""Addresses of packs."""

from django.urls import path

from zugong.packs import views

urlpatterns = [
    path("packs/", views.version_list, name="pack_versions"),
    path("packs/<slug:pack>/<int:number>/", views.version, name="pack_version"),
    path("packs/<slug:pack>/<int:number>/file/<path:path>", views.file, name="pack_file"),
    path("packs/<slug:pack>/<int:number>/draft/", views.draft, name="pack_draft"),
    path("packs/<slug:pack>/<int:number>/add/", views.add_file, name="pack_add_file"),
    path("packs/<slug:pack>/<int:number>/remove/", views.remove_file, name="pack_remove_file"),
    path("packs/<slug:pack>/<int:number>/stage/", views.stage, name="pack_stage"),
    path("packs/<slug:pack>/<int:number>/confirm/", views.confirm, name="pack_confirm"),
    path("packs/<slug:pack>/<int:number>/return/", views.return_, name="pack_return"),
    path("packs/<slug:pack>/<int:number>/drop/", views.drop, name="pack_drop"),
]
