"""Addresses of the duties."""

from django.urls import path

from zugong.duties.views import chasing, formalities, listing, orders

urlpatterns = [
    path("duties/", listing.duty_list, name="duty_list"),
    path("duties/orders/", orders.order_list, name="duty_orders"),
    path("duties/orders/new/", orders.order_new, name="duty_order_new"),
    path("duties/extensions/", orders.extension_list, name="duty_extensions"),
    path("duties/chase/", chasing.matters, name="duty_chase"),
    path("duties/chase/matter/", chasing.matter, name="duty_chase_matter"),
    path("duties/chase/copy/", chasing.copy, name="duty_chase_copy"),
    path("duties/calls/", chasing.call_list, name="duty_calls"),
    path("duties/calls/<str:code>/", chasing.call_new, name="duty_call_new"),
    path("duties/<str:code>/formalities/", formalities.formalities, name="duty_formalities"),
    path("duties/<str:code>/sign/", formalities.sign, name="duty_sign"),
    path("duties/<str:code>/paper-signature/", formalities.paper_signature, name="duty_paper_signature"),
    path("duties/<str:code>/signatures/<int:pk>/original/", formalities.original, name="duty_original"),
    path("duties/<str:code>/entries/<int:pk>/confirm/", formalities.confirm, name="duty_confirm_entry"),
    path("duties/<str:code>/late-reason/", formalities.late_reason, name="duty_late_reason"),
    path("duties/<str:code>/late-reason/judge/", formalities.judge, name="duty_judge_reason"),
    path("duties/<str:code>/extension/", formalities.ask_extension, name="duty_ask_extension"),
    path("duties/<str:code>/extension/<int:pk>/", formalities.answer_extension, name="duty_answer_extension"),
]
