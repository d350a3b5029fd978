"""Addresses of the figures."""

from django.urls import path

from zugong.figures.views import claims, figures, snapshots

urlpatterns = [
    path("claims/", claims.claims_check, name="claims_check"),
    path("figures/", figures.figure_list, name="figure_list"),
    path("figures/snapshots/", snapshots.snapshot_list, name="figure_snapshots"),
    path("figures/snapshots/<str:code>/", snapshots.snapshot_page, name="figure_snapshot"),
    path("figures/<str:code>/", figures.figure_detail, name="figure_detail"),
]
