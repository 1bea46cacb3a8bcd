"""Every address of the workspace."""

from django.urls import path

from fairwitness.web.operator.views import (
    calendar,
    dashboard,
    findings_csv,
    notifications,
    tokens,
    webhooks,
)

app_name = "operator"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("programs/", tokens.programs, name="programs"),
    path("organisations/<int:organisation_id>/tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path(
        "organisations/<int:organisation_id>/calendar/",
        calendar.make_address,
        name="make_calendar_address",
    ),
    path("calendar/<str:secret>.ics", calendar.calendar, name="calendar"),
    path("organisations/<int:organisation_id>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:webhook_id>/remove/", webhooks.remove, name="remove_webhook"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.all_read, name="all_read"),
    path(
        "notifications/<int:notification_id>/open/",
        notifications.opened,
        name="open_notification",
    ),
    path(
        "assessments/<int:assessment_id>/findings.csv",
        findings_csv.download,
        name="findings_csv",
    ),
]
