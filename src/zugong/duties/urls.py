"""Addresses of the duties."""

from django.urls import path

from zugong.duties.views import listing

urlpatterns = [path("duties/", listing.duty_list, name="duty_list")]
