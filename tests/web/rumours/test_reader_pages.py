"""Ask without being known, see the answer, its evidence, its history, and the proofs."""

import hashlib
import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import go_programs
import pytest
from django.test import Client
from rumour_desk import QUESTION, Desk, asked, followed, published

from fairwitness.ledger import policy, proof
from fairwitness.ledger.keys import VerifierKey
from fairwitness.rumours import record
from fairwitness.web.store.models import Asked, Rumour

GO = Path(__file__).resolve().parents[2] / "ledger/go"
PAGES = [
    "/rumours/",
    "/rumours/en/",
    "/rumours/zh/",
    "/rumours/checks/garlic/",
    "/rumours/zh/checks/garlic/",
    "/rumours/checks/garlic/1/",
    "/rumours/checks/garlic/2/changes/",
    "/rumours/checks/garlic/1/record.json",
    "/rumours/checks/garlic/1/proof.tlog-proof",
    "/rumours/log.key.pub",
    "/rumours/feeds/everything.atom",
    "/rumours/feeds/corrections.json",
    "/rumours/feeds/zh.rss",
    "/v1alpha1/claims:search?query=garlic",
]


def ask(question: str, **headers: str) -> str:
    answer = Client().post("/rumours/answer/", {"question": question}, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_what_nobody_checked_is_said_to_be_unchecked_and_can_be_handed_over() -> None:
    assert "No match yet" in ask(QUESTION)
    asked(QUESTION)
    asked("does GARLIC water cure the flu")
    (rumour,) = Rumour.objects.all()
    assert (rumour.text, rumour.times) == (QUESTION, 2)
    assert Asked.objects.get().times == 2


def test_a_published_check_answers_its_wordings_within_a_second_in_both_scripts(
    ours: Desk,
) -> None:
    published(ours)
    start = time.monotonic()
    page = ask("Garlic water cures the flu!")
    assert time.monotonic() - start < 1
    assert "See the evidence" in page
    assert ">False</span>" in page
    assert "不实" in ask("喝大蒜水能治流感", **{"accept-language": "zh-CN,zh;q=0.9"})
    assert "See the evidence" in ask("喝大蒜水能治流感。")
    assert "Close to these" in ask("water with garlic cures flu")
    assert "No match yet" in ask("The bridge is closed on Sunday")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_for_readers_sets_a_cookie_or_needs_a_script(path: str, ours: Desk) -> None:
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    answer = Client().get(path)
    assert answer.status_code == 200, path
    assert not answer.cookies
    text = answer.content.decode()
    assert not re.search(r"<script(?! type=\"application/ld\+json\")|<style| style=| on\w+=", text)
    assert 'src="http' not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/rumours/none",
        "/rumours/favicon.ico",
        "/rumours/checks/none/",
        "/rumours/zh/checks/none/1/",
        "/rumours/checks/none/1/proof.tlog-proof",
        "/rumours/feeds/none.atom",
    ],
)
def test_what_is_not_there_sets_no_cookie_either(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/rumours/answer/", "/rumours/zh/answer/", "/rumours/hand-over/"])
def test_forms_of_readers_set_no_cookie_and_need_none(path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {"question": QUESTION})
    assert answer.status_code == 200
    assert not answer.cookies


def test_a_check_shows_verdict_statements_evidence_two_names_and_its_history(ours: Desk) -> None:
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    page = Client().get("/rumours/checks/garlic/").content.decode()
    for part in (
        ">False</span>",
        "A review found no trial of garlic.",
        'href="https://reviews.example/garlic"',
        'href="#e1"',
        "Checked and signed by Desk bo and Desk ada.",
        "It said too little.",
        "/rumours/checks/garlic/1/",
        "/rumours/checks/garlic/2/changes/",
    ):
        assert part in page, part
    old = Client().get("/rumours/checks/garlic/1/").content.decode()
    assert "This is an older version." in old
    assert "No study shows that garlic cures the flu." in old
    changes = Client().get("/rumours/checks/garlic/2/changes/").content.decode()
    assert "<del>" in changes
    assert "<ins>" in changes


def test_a_page_carries_its_claim_review_as_data(ours: Desk) -> None:
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    page = Client().get("/rumours/checks/garlic/").content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    review = json.loads(block)
    assert review["@type"] == "ClaimReview"
    assert review["reviewRating"]["ratingValue"] == 1
    assert [each["@type"] for each in review["correction"]] == ["CorrectionComment"]


def test_proofs_of_every_version_verify_offline_and_fail_for_another_byte(
    ours: Desk, tmp_path: Path
) -> None:
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    client = Client()
    key = VerifierKey.from_text(client.get("/rumours/log.key.pub").content.decode().strip())
    trusted, now = policy.of_log(key), datetime.now(UTC)
    for number in (1, 2):
        content = client.get(f"/rumours/checks/garlic/{number}/record.json").content
        made = proof.parse(client.get(f"/rumours/checks/garlic/{number}/proof.tlog-proof").content)
        assert made.shows(content, trusted, now=now).size == 2
        assert record.read(content).number == number
        with pytest.raises(proof.BadProof):
            made.shows(content.replace(b"garlic", b"ginger"), trusted, now=now)
    first = client.get("/rumours/checks/garlic/1/record.json").content
    second = record.read(client.get("/rumours/checks/garlic/2/record.json").content)
    assert second.follows == hashlib.sha256(first).hexdigest()
    assert (tmp_path / "data/checks-log/checkpoint").exists()


@pytest.mark.live
def test_our_command_and_a_go_program_verify_both_versions(ours: Desk, tmp_path: Path) -> None:
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    client = Client()
    key = client.get("/rumours/log.key.pub").content
    (tmp_path / "log.key.pub").write_bytes(key)
    for number in (1, 2):
        there = f"/rumours/checks/garlic/{number}/"
        for name in ("record.json", "proof.tlog-proof"):
            (tmp_path / name).write_bytes(client.get(there + name).content)
        said = subprocess.run(
            [
                sys.executable,
                "-m",
                "fairwitness",
                "ledger",
                "check",
                "proof.tlog-proof",
                "--entry",
                "record.json",
                "--log",
                "log.key.pub",
            ],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
        assert f"entry {number - 1} of 2" in said.stdout
    program = go_programs.built(GO / "check.go", tmp_path)
    seen = [str(program), str(tmp_path / "data/checks-log"), key.decode().strip()]
    assert "2" in subprocess.run(seen, check=True, capture_output=True, text=True).stdout


def test_feeds_carry_each_version_and_corrections_alone(ours: Desk) -> None:
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    client = Client()
    space = {"a": "http://www.w3.org/2005/Atom"}

    def entries(name: str) -> int:
        feed = ET.fromstring(client.get(f"/rumours/feeds/{name}.atom").content)  # noqa: S314 - ours
        return len(feed.findall("a:entry", space))

    assert [entries(name) for name in ("everything", "en", "zh", "corrections")] == [2, 2, 0, 1]
    (only,) = client.get("/rumours/feeds/corrections.json").json()["items"]
    assert only["url"] == "http://localhost:8000/rumours/checks/garlic/"
    assert b"<rss" in client.get("/rumours/feeds/everything.rss").content
    assert client.get("/rumours/feeds/others.atom").status_code == 404
    assert client.get("/rumours/feeds/everything.pdf").status_code == 404


def test_claims_search_answers_as_googles_does(ours: Desk) -> None:
    published(ours)
    client = Client()
    found = client.get("/v1alpha1/claims:search?query=garlic&key=x").json()
    (claim,) = found["claims"]
    assert claim["text"] == "Garlic water cures the flu"
    assert claim["claimReview"][0]["textualRating"] == "False"
    assert client.get("/v1alpha1/claims:search?query=bridge").json() == {}
    assert client.get("/v1alpha1/claims:search").json()["error"]["code"] == 400


def test_a_retracted_check_stays_on_record_and_says_so(ours: Desk) -> None:
    published(ours)
    followed(ours, "retraction")
    page = Client().get("/rumours/checks/garlic/").content.decode()
    assert "This check was retracted" in page
    assert "No study shows that garlic cures the flu." in page
    assert "This check was retracted." in ask("Garlic water cures the flu")
    assert Client().get("/v1alpha1/claims:search?query=garlic").json() == {}


@pytest.mark.django_db
def test_the_language_is_that_of_the_path_or_of_the_browser() -> None:
    client = Client()
    assert (
        client.get("/rumours/zh/", headers={"accept-language": "en"})["Content-Language"]
        == "zh-hans"
    )
    assert (
        client.get("/rumours/", headers={"accept-language": "zh-TW"})["Content-Language"]
        == "zh-hans"
    )
    assert client.get("/rumours/", headers={"accept-language": "fr"})["Content-Language"] == "en"
