"""Addresses of the desk."""

from django.urls import path

from zugong.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("desk/figures/", views.desk_figures, name="desk_figures"),
    path("search/", views.search, name="search"),
    path("dossier/<str:code>/", views.unit_dossier, name="unit_dossier"),
    path("secretary/<str:code>/", views.secretary_page, name="secretary_page"),
    path("report/half-year/", views.report_half_year, name="report_half_year"),
    path("overview/", views.overview, name="overview"),
    path("overview/<str:code>/", views.overview, name="overview_of"),
]
