"""Several processes of one installation count attempts to log in together."""

import os
import subprocess
import sys
from pathlib import Path

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("collectstatic", "--noinput", verbosity=0)
from fairwitness.web.store.models import User
User.objects.create_user("ada@example.org", "a heron on a cold roof", name="Ada")
"""
ATTEMPT = """
import sys, django; django.setup()
from django.test import Client
client = Client(headers={"host": "localhost"})
for password in sys.argv[1:]:
    page = client.post("/accounts/login/", {"login": "ada@example.org", "password": password})
    text = page.content.decode()
    print("in" if page.status_code == 302 else "wait" if "Too many" in text else "wrong")
"""


def start(program: str, data: Path, *arguments: str) -> "subprocess.Popen[str]":
    settings = {
        "FAIRWITNESS_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "fairwitness.web.config.settings",
        "PATH": os.environ["PATH"],
        "HOME": str(data),
    }
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, env=settings, text=True, stdout=subprocess.PIPE)


def test_five_wrong_passwords_are_five_however_many_processes_they_came_by(tmp_path: Path) -> None:
    prepared = start(PREPARE, tmp_path)
    prepared.communicate(timeout=120)
    assert prepared.returncode == 0
    both = [start(ATTEMPT, tmp_path, *(["a wrong one"] * 4)) for _ in range(2)]
    said = "\n".join(one.communicate(timeout=120)[0] for one in both).split()
    assert said.count("wrong") <= 5
    assert said.count("wait") >= 3
    assert len(said) == 8
    right = start(ATTEMPT, tmp_path, "a heron on a cold roof")
    assert right.communicate(timeout=120)[0].split() == ["wait"]
