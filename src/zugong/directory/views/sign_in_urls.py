"""Addresses of signing in; their names stand without a room, because every room points at them."""

from django.urls import path

from . import sign_in, sign_in_own, sign_in_second

urlpatterns = [
    path("sign-in/", sign_in.with_password, name="sign_in"),
    path("sign-in/sms/", sign_in.with_phone, name="sign_in_sms"),
    path("sign-in/sms/code/", sign_in.with_text_code, name="sign_in_sms_code"),
    path("sign-in/slip/", sign_in.with_slip, name="sign_in_slip"),
    path("sign-in/slip/password/", sign_in.first_password, name="sign_in_first_password"),
    path("sign-in/second/", sign_in_second.second, name="sign_in_second"),
    path("sign-in/second/set/", sign_in_second.enrol, name="sign_in_enrol"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("sign-in/own/", sign_in_own.own, name="sign_in_own"),
    path("sign-in/own/session/", sign_in_own.end_session, name="sign_in_end_session"),
    path("sign-in/own/device/", sign_in_own.forget_device, name="sign_in_forget_device"),
    path("sign-in/own/password/", sign_in_own.change_password, name="sign_in_change_password"),
    path("sign-in/own/recovery/", sign_in_own.recovery_codes, name="sign_in_recovery_codes"),
    path("sign-in/devices/<str:code>/", sign_in_own.reset_devices, name="sign_in_reset_devices"),
]
