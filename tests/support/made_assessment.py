"""An organisation with its people, a service, evidence and an assessment, for tests of the web."""

import json
import sys
import types
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import util
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from pydantic import TypeAdapter

from fairwitness.core.figure import Evidence
from fairwitness.web.store import starting
from fairwitness.web.store.models import (
    Assessment,
    Collection,
    Membership,
    Organisation,
    Service,
    User,
)
from fairwitness.web.store.places import Spot

CAC, UK, UK_NEW = "cac-2018/2018-11-30", "uk-osa/2025-12", "uk-osa/2026-06-25"
HEAD = Spot("cac-2018", "header", "service_name")
_DOSSIER = Path(__file__).parents[1] / "report" / "dossier.py"


def evidence() -> Evidence:
    """Return the evidence of the report's tests."""
    spec = util.spec_from_file_location("dossier_of_report", _DOSSIER)
    assert spec is not None
    assert spec.loader is not None
    made = util.module_from_spec(spec)
    sys.modules.setdefault(spec.name, made)
    spec.loader.exec_module(made)
    found: Evidence = made.evidence()
    return found


_EVIDENCE = json.dumps(TypeAdapter(Evidence).dump_python(evidence(), mode="json"))


@dataclass
class Made:
    """Who and what there is."""

    organisation: Organisation
    service: Service
    author: User
    second: User
    """Another author."""
    reviewer: User
    signer: User
    viewer: User
    stranger: User
    """Of another organisation."""

    def start(self, *names: str, by: User | None = None) -> Assessment:
        """Start an assessment."""
        return starting.start(
            self.service,
            names or (CAC,),
            langs=["en", "zh"],
            because="A launch.",
            by=by or self.author,
        )


def collected(service: Service, text: str = _EVIDENCE) -> Collection:
    """Add evidence to a service."""
    return Collection.objects.create(
        service=service,
        packs=[CAC],
        since=date(2026, 6, 1),
        until=date(2026, 9, 1),
        state=Collection.State.DONE,
        finished_at=datetime.now(UTC),
        evidence=text,
    )


def person(organisation: Organisation, name: str, **roles: bool) -> User:
    """Add a member, with a second factor."""
    user = User.objects.create_user(f"{name}@{organisation.pk}.example", name=name.title())
    Membership.objects.create(organisation=organisation, user=user, **roles)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    return user


def made() -> Made:
    """Make them all, with evidence collected."""
    ours, others = Organisation.objects.create(name="A"), Organisation.objects.create(name="B")
    service = Service.objects.create(organisation=ours, name="Heron Chat", surfaces=["chat"])
    collected(service)
    return Made(
        organisation=ours,
        service=service,
        author=person(ours, "ada", is_author=True),
        second=person(ours, "bo", is_author=True),
        reviewer=person(ours, "rui", is_reviewer=True),
        signer=person(ours, "sol", is_signer=True),
        viewer=person(ours, "vi"),
        stranger=person(others, "kim", is_owner=True),
    )


def client(user: User) -> Client:
    """Return a browser of somebody who is logged in."""
    browser = Client()
    browser.force_login(user)
    return browser


def second_factor(browser: Client, user: User, *, at: float, method: str = "mfa") -> None:
    """Record that a second factor was given again at a moment [s since 1970]."""
    session = browser.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": method, "at": at, "reauthenticated": True}
    ]
    session.save()


def fake_tasks(monkeypatch: Any) -> list[int]:
    """Put a task in place of the one that renders; return what is enqueued."""
    asked: list[int] = []
    module = types.ModuleType("fairwitness.web.operator.tasks")
    module.render_bundle = types.SimpleNamespace(enqueue=asked.append)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return asked
