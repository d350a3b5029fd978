"""Addresses of units, people, roles, the administrators' trail and imports; signing in has its own list."""

from django.urls import include, path

from .views import audit, changes, grants, imports, organisations, people, person_verbs, sign_in_urls

urlpatterns = [
    path("", include(sign_in_urls)),
    path("people/", people.person_list, name="person_list"),
    path("people/invite/<str:unit>/", person_verbs.invite, name="person_invite"),
    path("people/<str:code>/", people.person_page, name="person_page"),
    path("people/<str:code>/move/", person_verbs.move, name="person_move"),
    path("people/<str:code>/post/", person_verbs.appoint, name="person_appoint"),
    path("people/<str:code>/post/<int:pk>/end/", person_verbs.end_appointment, name="appointment_end"),
    path("people/<str:code>/lock/", person_verbs.lock, name="person_lock"),
    path("people/<str:code>/unlock/", person_verbs.unlock, name="person_unlock"),
    path("people/<str:code>/hand-over/", person_verbs.hand_over, name="person_hand_over"),
    path("people/<str:code>/slip/", person_verbs.slip, name="person_slip"),
    path("people/<str:code>/reset/", person_verbs.ask_reset, name="person_reset"),
    path("people/<str:code>/reset/<int:pk>/", person_verbs.confirm_reset, name="reset_confirm"),
    path("people/<str:code>/roles/give/", grants.give, name="grant_give"),
    path("roles/", grants.grant_list, name="grant_list"),
    path("roles/<int:pk>/end/", grants.end, name="grant_end"),
    path("roles/<int:pk>/stand-in/", grants.stand_in, name="grant_stand_in"),
    path("units/", organisations.organisation_list, name="organisation_list"),
    path("units/<str:code>/", organisations.organisation_page, name="organisation_page"),
    path("units/<str:code>/change/<slug:what>/", changes.change, name="organisation_change"),
    path("administration/", audit.audit_list, name="audit_list"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/template/<slug:kind>/", imports.template, name="import_template"),
    path("imports/<int:pk>/", imports.import_page, name="import_page"),
    path("imports/<int:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("imports/<int:pk>/drop/", imports.drop, name="import_drop"),
]
