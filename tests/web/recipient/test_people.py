"""How people come to the desk, and who they may be there."""

import re
from typing import Any

import pytest
from django.test import Client
from recipient_desk import Desk, published
from signed_in import PASSWORD, browser_of, with_second_factor

from fairwitness.web.store import joining
from fairwitness.web.store.models import DeskPerson, Entry, User
from fairwitness.web.store.recipient import filers, people
from fairwitness.web.store.recipient.refusals import BadFiler, BadPerson

FORM = {"name": "Dana", "password": PASSWORD, "again": PASSWORD}


@pytest.mark.django_db
def test_the_first_who_comes_by_the_link_is_clerk_and_needs_a_second_factor() -> None:
    link = joining.new_setup_link()
    browser = Client()
    values = {**FORM, "organisation": "Authority for Safety", "email": "dana@authority.example"}
    answer = browser.post(link, values)
    assert (answer.status_code, "2fa" in answer["Location"]) == (302, True), answer.content
    person = DeskPerson.objects.get()
    assert person.desk_roles == ("clerk",)
    assert "2fa" in browser.get("/")["Location"]
    with_second_factor(person.user)
    page = browser_of(person.user).get("/").content.decode()
    assert "Authority for Safety" in page
    assert "publish a key manifest first" in page


def invited(ours: Desk, **form: Any) -> str:
    answer = ours.browser("clerk").post("/people/invite/", form)
    found = re.search(r"/accounts/join/[^/]+/", answer.content.decode())
    assert found is not None, answer.content.decode()
    return found[0]


def test_somebody_invited_comes_in_with_the_roles_of_the_invitation(ours: Desk) -> None:
    people.remove(ours.people["clerk"], ours.people["bob"])
    link = invited(ours, email="n@authority.example", roles=["officer", "inspector"], officer="bob")
    assert "bob" in Client().get(link).content.decode()
    answer = Client().post(link, FORM)
    assert answer.status_code == 302, answer.content
    made = DeskPerson.objects.get(user__email="n@authority.example")
    assert (made.desk_roles, made.officer) == (("officer", "inspector"), "bob")


def test_an_officer_is_one_of_the_manifest_and_one_person(ours: Desk) -> None:
    browser = ours.browser("clerk")
    for officer, roles in (("bob", ["officer"]), ("", ["officer"]), ("carol", ["clerk"])):
        form = {"email": "n@authority.example", "roles": roles, "officer": officer}
        answer = browser.post("/people/invite/", form)
        assert answer.status_code == 400
        assert "notice bad" in answer.content.decode()
    form = {"email": "n@authority.example", "roles": ["officer"], "officer": "mallory"}
    assert browser.post("/people/invite/", form).status_code == 400
    assert not User.objects.filter(email="n@authority.example").exists()
    with pytest.raises(BadPerson):
        people.checked(["officer"], "mallory")


def test_the_desk_always_has_a_clerk(ours: Desk) -> None:
    clerk = ours.people["clerk"]
    with pytest.raises(BadPerson):
        people.remove(clerk, clerk)
    with pytest.raises(BadPerson):
        people.change(clerk, clerk, ["records"], "")
    people.change(clerk, ours.people["records"], ["clerk", "records"], "")
    people.change(clerk, clerk, ["inspector"], "")
    assert ours.browser("clerk").post("/people/invite/").status_code == 403
    assert Entry.objects.filter(verb="desk-person.changed").count() == 2


def test_somebody_who_left_may_be_invited_again(ours: Desk) -> None:
    people.remove(ours.people["clerk"], ours.people["records"])
    link = invited(ours, email=ours.people["records"].user.email, roles=["inspector"])
    answer = browser_of(ours.people["records"].user).post(link)
    assert answer.status_code == 302
    ours.people["records"].refresh_from_db()
    assert ours.people["records"].desk_roles == ("inspector",)
    assert ours.people["records"].removed_at is None


def test_a_filer_is_registered_once_and_by_a_sound_key(ours: Desk) -> None:
    clerk, browser = ours.people["clerk"], ours.browser("clerk")
    with pytest.raises(BadFiler):
        filers.register(clerk, name="Again", contact="x", key=ours.row.key)
    fido = "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t"
    for key in ("rubbish", fido, ours.row.key):
        answer = browser.post("/filers/register/", {"name": "N", "contact": "c", "key": key})
        assert answer.status_code == 400
        assert "notice bad" in answer.content.decode()
    assert ours.row.name in browser.get("/filers/").content.decode()


def test_a_manifest_is_published_only_if_it_follows_and_names_this_host(ours: Desk) -> None:
    browser = ours.browser("clerk")
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    def sent(content: bytes) -> Any:
        return browser.post("/manifests/publish/", {"manifest": SimpleUploadedFile("m", content)})

    nameless = ours.authority.manifest(previous=ours.manifest.digest)
    assert "does not name the key" in sent(bytes(nameless)).content.decode()
    assert sent(b"rubbish").status_code == 400
    from fairwitness.sealing import ssh  # noqa: PLC0415
    from fairwitness.web.store.recipient import places  # noqa: PLC0415

    receipts = str(ssh.public_of(places.receipts_key()))
    loose = ours.authority.manifest(receipts=receipts)
    assert "does not follow" in sent(bytes(loose)).content.decode()
    follows = ours.authority.manifest(receipts=receipts, previous=ours.manifest.digest)
    assert sent(bytes(follows)).status_code == 302
    trail = browser.get("/trail/").content.decode()
    assert "manifest.published" in trail
    assert follows.digest in trail
    table = b"".join(browser.get("/trail.csv").streaming_content)  # type: ignore[arg-type]
    assert b"filer.registered" in table
    assert follows.digest in browser.get("/manifests/").content.decode()
    again = published(ours.authority, ours.people["clerk"].user, previous=follows.digest, k=3)
    assert ours.authority.manifest is not None
    assert again.values.k == 3
