"""
An installation to look at: the sample, connected and collected.

In:       an empty database, the sample beside the program.
Out:      an organisation with two people, a service, a source, evidence, an answered assessment.
Not here: starting it (`config.serving`).
"""

import lzma
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction

from fairwitness.assess import read_answers
from fairwitness.assess.agreeing import agreed_manifest, digest_of
from fairwitness.assess.sample import ANSWERS, DATABASE, sample_folder
from fairwitness.core.window import Window
from fairwitness.web.operator import tasks
from fairwitness.web.store import answering, collecting, packs, services, sources
from fairwitness.web.store.models import Assessment, Collection, Membership, Organisation, User
from fairwitness.web.store.places import LISTED, Spot

PACKS = ["cac-2018/2018-11-30", "uk-osa/2026-06-25"]
WINDOW = Window(date(2026, 6, 1), date(2026, 9, 1))
AT = datetime(2026, 9, 2, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What somebody needs to look at it."""

    author: str
    owner: str
    password: str
    totp_secret: str
    """For the owner's authenticator app."""
    collection: Collection


def made() -> Demo:
    """Make the demonstration; its evidence waits for a worker."""
    samples = sample_folder()
    database = _unpacked(samples)
    password, totp = secrets.token_urlsafe(12), generate_totp_secret()
    with transaction.atomic():
        organisation = Organisation.objects.create(name="Lantern Community (demo)")
        author = _person("author@demo.example", "Ada (author)", password)
        owner = _person("owner@demo.example", "Olu (owner)", password)
        TOTP.activate(owner, totp)
        Membership.objects.create(
            organisation=organisation, user=author, is_author=True, is_reviewer=True
        )
        Membership.objects.create(organisation=organisation, user=owner, is_owner=True)
        service = services.registered(
            organisation,
            {
                "name": "Lantern Chat",
                "surfaces": ["chat-room", "group"],
                "launched_on": date(2026, 4, 1),
                "retention_days": 60,
            },
            by=owner,
        )
        address = f"synapse+sqlite:///{database}"
        digest = digest_of(agreed_manifest(address))
        sources.connected(service, address, None, digest, by=owner, at=AT)
        collection = collecting.requested(service, PACKS, WINDOW, 10, by=author)
        assessment = Assessment.objects.create(
            service=service,
            packs=PACKS,
            langs=["en", "zh"],
            because="The demonstration.",
            collection=collection,
            started_by=author,
        )
        _answer(assessment, samples / ANSWERS, by=author)
        tasks.collect.enqueue(collection.pk)
    return Demo(
        author=author.email,
        owner=owner.email,
        password=password,
        totp_secret=totp,
        collection=collection,
    )


def _person(email: str, name: str, password: str) -> User:
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _answer(assessment: Assessment, path: Path, *, by: User) -> None:
    """Write the answers of the sample's file as its author would."""
    loaded = [packs.pack(name) for name in assessment.packs]
    for pack_id, given in read_answers(path, loaded).packs.items():
        written = given.model_dump(mode="json", exclude_defaults=True)
        for part in (*LISTED, *(part for part in written if part not in LISTED)):
            for key, fields in _entries(written.get(part, {})):
                answering.save(assessment, Spot(pack_id, part, key), fields, based_on=0, by=by)


def _entries(part: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - of a YAML file
    """Yield what stands in one part of an answers file, by its key."""
    if isinstance(part, list):
        yield from ((one["id"], {k: v for k, v in one.items() if k != "id"}) for one in part)
        return
    for key, said in part.items():
        yield key, said if isinstance(said, dict) else {"answer": said}


def _unpacked(samples: Path) -> Path:
    target = Path(settings.DATA_FOLDER) / "sample.db"
    with lzma.open(samples / DATABASE) as plain:
        target.write_bytes(plain.read())
    return target
