"""Every address of the workspace."""

from django.urls import path

from fairwitness.web.operator.views import (
    answers,
    assessments,
    calendar,
    collections,
    dashboard,
    duties,
    findings,
    findings_csv,
    members,
    notifications,
    review,
    services,
    signing,
    sources,
    tokens,
    trail,
    webhooks,
)

ORGANISATION = "organisations/<int:organisation_id>"

app_name = "operator"

PLACE = "<slug:pack>/<slug:part>/<path:key>"
"""Where an answer stands: pack, part and key."""

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path(
        "organisations/<int:organisation_id>/services/new/",
        services.register,
        name="service-register",
    ),
    path("services/<int:service_id>/", services.service, name="service"),
    path("services/<int:service_id>/edit/", services.edit, name="service-edit"),
    path("services/<int:service_id>/close/", services.close, name="service-close"),
    path("services/<int:service_id>/duties/", duties.duties, name="duties"),
    path(
        "services/<int:service_id>/duties/<slug:duty_id>/dismiss/",
        duties.dismiss,
        name="duty-dismiss",
    ),
    path(
        "services/<int:service_id>/duties/<slug:duty_id>/reopen/",
        duties.reopen,
        name="duty-reopen",
    ),
    path("services/<int:service_id>/features/", services.add_feature, name="feature-add"),
    path(
        "services/<int:service_id>/features/<int:feature_id>/remove/",
        services.remove_feature,
        name="feature-remove",
    ),
    path("services/<int:service_id>/numbers/", services.state_numbers, name="numbers-state"),
    path("services/<int:service_id>/sources/new/", sources.add, name="source-add"),
    path("services/<int:service_id>/sources/confirm/", sources.confirm, name="source-confirm"),
    path("services/<int:service_id>/collect/", collections.collect, name="collect"),
    path("sources/<int:source_id>/", sources.source, name="source"),
    path("sources/<int:source_id>/agree/", sources.agree, name="source-agree"),
    path("sources/<int:source_id>/remove/", sources.remove, name="source-remove"),
    path("sources/<int:source_id>/password/", sources.password, name="source-password"),
    path("sources/<int:source_id>/daily/", sources.daily, name="source-daily"),
    path("sources/<int:source_id>/test/", sources.test, name="source-test"),
    path("collections/<int:collection_id>/", collections.collection, name="collection"),
    path(
        "collections/<int:collection_id>/progress/",
        collections.progress,
        name="collection-progress",
    ),
    path("collections/<int:collection_id>/again/", collections.again, name="collection-again"),
    path(f"{ORGANISATION}/members/", members.members, name="members"),
    path(f"{ORGANISATION}/members/invite/", members.invite, name="member_invite"),
    path(f"{ORGANISATION}/members/<int:membership_id>/", members.member, name="member"),
    path(
        f"{ORGANISATION}/members/<int:membership_id>/remove/", members.remove, name="member_remove"
    ),
    path(
        f"{ORGANISATION}/invitations/<int:invitation_id>/withdraw/",
        members.withdraw,
        name="invitation_withdraw",
    ),
    path(f"{ORGANISATION}/trail/", trail.trail, name="trail"),
    path(f"{ORGANISATION}/trail.<str:kind>", trail.trail_export, name="trail_export"),
    path("assessments/", assessments.assessments, name="assessments"),
    path("services/<int:service_id>/assess/", assessments.start, name="assessment-start"),
    path("assessments/<int:assessment_id>/", assessments.assessment, name="assessment"),
    path("assessments/<int:assessment_id>/evidence/", assessments.renew_evidence, name="renew"),
    path("assessments/<int:assessment_id>/changes/", assessments.changes, name="changes"),
    path("assessments/<int:assessment_id>/findings/", findings.findings, name="findings"),
    path("assessments/<int:assessment_id>/risks/", findings.risks, name="risks"),
    path("assessments/<int:assessment_id>/measures/", findings.measures, name="measures"),
    path("assessments/<int:assessment_id>/review/", review.review, name="review"),
    path("assessments/<int:assessment_id>/review/ask/", review.ask, name="review-ask"),
    path("assessments/<int:assessment_id>/review/back/", review.withdraw, name="review-withdraw"),
    path("assessments/<int:assessment_id>/review/decide/", review.decide, name="review-decide"),
    path("assessments/<int:assessment_id>/sign/", signing.sign, name="sign"),
    path("assessments/<int:assessment_id>/sign/freeze/", signing.freeze, name="freeze"),
    path("assessments/<int:assessment_id>/sign/confirm/", signing.confirm, name="sign-confirm"),
    path(
        "assessments/<int:assessment_id>/chart/<str:metric>/<str:source>/<slug:dimension>.svg",
        answers.chart,
        name="chart",
    ),
    path(
        "assessments/<int:assessment_id>/comments/<int:comment_id>/settle/",
        answers.settle,
        name="settle",
    ),
    path("assessments/<int:assessment_id>/header/<slug:pack>/", answers.header, name="header"),
    path("assessments/<int:assessment_id>/add/<slug:pack>/<slug:part>/", answers.add, name="add"),
    path(f"assessments/<int:assessment_id>/answer/{PLACE}", answers.place, name="place"),
    path(f"assessments/<int:assessment_id>/save/{PLACE}", answers.save, name="save"),
    path(f"assessments/<int:assessment_id>/state/{PLACE}", answers.state, name="state"),
    path(f"assessments/<int:assessment_id>/keep/{PLACE}", answers.keep, name="keep"),
    path(f"assessments/<int:assessment_id>/comment/{PLACE}", answers.comment, name="comment"),
    path(f"assessments/<int:assessment_id>/assign/{PLACE}", answers.assign, name="assign"),
    path("bundles/<int:bundle_id>/", signing.bundle_download, name="bundle-download"),
    path("bundles/<int:bundle_id>/<path:part>", signing.bundle_part, name="bundle-part"),
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
