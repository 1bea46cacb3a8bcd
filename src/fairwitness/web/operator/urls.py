"""Every address of the workspace."""

from django.urls import path

from fairwitness.web.operator.views import dashboard, members, trail

ORGANISATION = "organisations/<int:organisation_id>"

app_name = "operator"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
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
