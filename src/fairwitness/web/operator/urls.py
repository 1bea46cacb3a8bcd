"""Every address of the workspace."""

from django.urls import path

from fairwitness.web.operator.views import collections, dashboard, members, services, sources, trail

ORGANISATION = "organisations/<int:organisation_id>"

app_name = "operator"
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
]
