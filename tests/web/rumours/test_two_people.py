"""One person alone never publishes, whatever requests they send."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rumour_desk import (
    FORM,
    Desk,
    asked,
    drafted,
    followed,
    posted,
    publish,
    published,
    seen,
    sign,
    write,
)

from fairwitness.ledger.appending import Ledger
from fairwitness.web.store.models import CheckVersion, Draft, DraftSignature, Editor, User
from fairwitness.web.store.rumours import editors, publishing


def nothing_is_published() -> bool:
    return (
        not CheckVersion.objects.exists()
        and Client().get("/rumours/checks/garlic/").status_code == 404
    )


def test_one_who_signs_again_and_again_is_one(ours: Desk) -> None:
    draft = drafted(ours.ada, asked())
    there = seen(ours.ada, draft)
    for _ in range(3):
        ours.ada.post(f"/rumours/desk/drafts/{draft}/sign/", {"seen": there})
        answer = publish(ours.ada, draft)
        assert answer.status_code == 400
        assert "Only one person has signed it" in answer.content.decode()
    assert nothing_is_published()
    assert DraftSignature.objects.count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"user": "2"},
        {"user_id": "2"},
        {"editor": "2", "shown": "Desk bo"},
        {"signed_by": ["Desk ada", "Desk bo"]},
        {"person": "bo", "at": "2026-11-26"},
    ],
)
def test_nobody_signs_for_another(ours: Desk, more: dict[str, Any]) -> None:
    draft = drafted(ours.ada, asked())
    there = seen(ours.ada, draft)
    for path in ("sign", "publish"):
        ours.ada.post(f"/rumours/desk/drafts/{draft}/{path}/", {"seen": there, **more})
    ours.ada.post(f"/rumours/desk/drafts/{draft}/sign/?user=2", {"seen": there, **more})
    publish(ours.ada, draft)
    assert nothing_is_published()
    assert {one.user.email for one in DraftSignature.objects.all()} == {"ada@example.org"}


def test_what_is_changed_after_a_signature_needs_it_anew(ours: Desk) -> None:
    draft = drafted(ours.ada, asked())
    sign(ours.bo, draft)
    write(ours.ada, draft, summary="Garlic cures everything.")
    sign(ours.ada, draft)
    answer = publish(ours.ada, draft)
    assert "changed after somebody had signed" in answer.content.decode()
    assert nothing_is_published()


def test_a_change_that_is_sent_over_a_newer_one_or_after_signing_unseen_is_refused(
    ours: Desk,
) -> None:
    draft = drafted(ours.ada, asked())
    old = seen(ours.bo, draft)
    write(ours.ada, draft, summary="Garlic cures everything.")
    assert ours.bo.post(f"/rumours/desk/drafts/{draft}/sign/", {"seen": old}).status_code == 400
    assert ours.bo.post(f"/rumours/desk/drafts/{draft}/sign/").status_code == 400
    assert not DraftSignature.objects.exists()


def test_a_signature_of_who_is_no_editor_any_more_counts_no_more(ours: Desk) -> None:
    draft = drafted(ours.ada, asked())
    sign(ours.ada, draft)
    sign(ours.bo, draft)
    call_command("editor", "remove", "bo@example.org")
    assert publish(ours.ada, draft).status_code == 400
    assert ours.bo.get("/rumours/desk/").status_code == 404
    assert nothing_is_published()


def test_who_is_no_editor_finds_no_desk_and_nobody_the_log_in(ours: Desk) -> None:
    draft = drafted(ours.ada, asked())
    there = seen(ours.ada, draft)
    sign(ours.ada, draft)
    for path in ("", "sign/", "publish/"):
        where = f"/rumours/desk/drafts/{draft}/{path}"
        assert ours.stranger.post(where, {"seen": there}).status_code == 404
        assert Client().post(where, {"seen": there})["Location"].startswith("/accounts/login/")
    assert nothing_is_published()


def test_an_editor_without_a_second_factor_is_sent_to_set_one_up(ours: Desk) -> None:
    user = User.objects.create_user("cy@example.org", "a heron on a warm roof", name="cy")
    editors.add("cy@example.org", "Desk cy")
    browser = Client()
    browser.force_login(user)
    draft = drafted(ours.ada, asked())
    there = seen(ours.ada, draft)
    sign(ours.ada, draft)
    answer = browser.post(f"/rumours/desk/drafts/{draft}/sign/", {"seen": there})
    assert answer["Location"] == "/accounts/2fa/totp/activate/"
    assert publish(ours.ada, draft).status_code == 400
    assert nothing_is_published()


def test_requests_from_elsewhere_sign_nothing(ours: Desk) -> None:
    draft = drafted(ours.ada, asked())
    there = seen(ours.bo, draft)
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(User.objects.get(email="bo@example.org"))
    answer = forged.post(f"/rumours/desk/drafts/{draft}/sign/", {"seen": there})
    assert answer.status_code == 403
    assert not DraftSignature.objects.exists()


def test_two_people_do_not_publish_what_has_no_evidence(ours: Desk) -> None:
    draft = drafted(ours.ada, asked(), evidence=[])
    sign(ours.ada, draft)
    sign(ours.bo, draft)
    page = publish(ours.bo, draft).content.decode()
    assert "There is no evidence." in page
    assert "Statement 1 names evidence that is not there." in page
    assert nothing_is_published()


def test_a_published_version_is_never_changed_and_never_published_twice(ours: Desk) -> None:
    published(ours)
    row = CheckVersion.objects.get()
    draft = Draft.objects.get().pk
    for path in ("", "sign/", "publish/"):
        assert ours.ada.post(f"/rumours/desk/drafts/{draft}/{path}").status_code == 404
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    assert CheckVersion.objects.count() == 1


def test_of_two_corrections_of_one_version_the_later_is_told(ours: Desk) -> None:
    published(ours)
    ours.ada.post("/rumours/desk/checks/garlic/follow/", {"step": "correction"})
    slow = Draft.objects.get(published_at=None).pk
    more = {"step": "correction", "what": "All.", "why": "So.", "summary": "Other."}
    data = posted({**FORM, **more, "seen": seen(ours.ada, slow)})
    ours.ada.post(f"/rumours/desk/drafts/{slow}/", data)
    Draft.objects.filter(pk=slow).update(check_id="garlic-slow")
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    Draft.objects.filter(pk=slow).update(check_id="garlic")
    sign(ours.ada, slow)
    sign(ours.bo, slow)
    answer = publish(ours.bo, slow)
    assert "somebody published one meanwhile" in answer.content.decode()
    assert CheckVersion.objects.count() == 2


def test_what_the_ledger_could_not_take_is_shown_to_nobody_and_entered_once_later(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafted(ours.ada, asked())
    sign(ours.ada, draft)
    sign(ours.bo, draft)
    entered = Ledger.append
    with monkeypatch.context() as broken:

        def killed(ledger: Ledger, batch: Any) -> Any:
            entered(ledger, batch)
            raise KeyboardInterrupt

        broken.setattr(Ledger, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(ours.bo, draft)
    assert CheckVersion.objects.get().place is None
    assert Client().get("/rumours/checks/garlic/").status_code == 404
    publishing.settle(now=timezone.now())
    assert CheckVersion.objects.get().place == 0
    assert b"\nindex 0\n" in Client().get("/rumours/checks/garlic/1/proof.tlog-proof").content


def test_the_command_makes_editors_of_those_who_log_in_only(ours: Desk) -> None:  # noqa: ARG001 - the tables are needed
    with pytest.raises(CommandError, match="Nobody logs in"):
        call_command("editor", "add", "none@example.org", shown="Nobody")
    with pytest.raises(CommandError, match="--shown"):
        call_command("editor", "add", "stranger@example.org")
    call_command("editor", "add", "stranger@example.org", shown="The new one")
    assert Editor.objects.get(user__email="stranger@example.org").shown == "The new one"
