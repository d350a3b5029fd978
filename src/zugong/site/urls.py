"""Every address of the product: each room brings its own list."""

from django.urls import include, path

from zugong.site.rooms import rooms

urlpatterns = [path("", include(room.urls)) for room in reversed(rooms()) if room.urls]
