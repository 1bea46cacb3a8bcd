import pytest
from django.test import Client

from fairwitness.web.store.models import Membership, Organisation, Service, User


@pytest.mark.django_db
def test_nobody_is_sent_to_the_log_in() -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.django_db
def test_a_viewer_sees_the_services_of_their_organisation_only() -> None:
    viewer = User.objects.create_user("viewer@example.org", name="Viewer")
    ours, others = Organisation.objects.create(name="A"), Organisation.objects.create(name="B")
    Membership.objects.create(organisation=ours, user=viewer)
    Service.objects.create(organisation=ours, name="Our forum")
    Service.objects.create(organisation=others, name="Their forum")
    client = Client()
    client.force_login(viewer)
    page = client.get("/").content.decode()
    assert "Our forum" in page
    assert "Their forum" not in page
