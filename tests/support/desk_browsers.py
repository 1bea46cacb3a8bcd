"""People of a running desk, each in a browser and a folder of their own."""

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page
from running_desk import RunningDesk
from signed_in import PASSWORD, code

from fairwitness.sealing import ssh

SLOW_MS = 20_000
MAKE = """
import json, sys
import django
django.setup()
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from fairwitness.web.store.models import DeskPerson, Membership, Organisation, User
said = json.loads(sys.argv[1])
made = {}
for name, roles in said["people"].items():
    user = User.objects.create_user(f"{name}@authority.example", said["password"], name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Membership.objects.create(organisation=Organisation.objects.get(), user=user)
    DeskPerson.objects.create(user=user, **roles)
    made[name] = generate_totp_secret()
    TOTP.activate(user, made[name])
print(json.dumps(made))
"""


class PeopleOfDesk:
    """Everybody but the clerk, made in the desk's own tables."""

    def __init__(self, desk: RunningDesk) -> None:
        self.desk = desk
        roles: dict[str, dict[str, object]] = {
            one.name: {"is_officer": True, "officer": one.name} for one in desk.authority.people
        }
        roles |= {"inspector": {"is_inspector": True}, "records": {"is_records": True}}
        roles |= {"clerk2": {"is_clerk": True}}
        said = json.dumps({"people": roles, "password": PASSWORD})
        done = subprocess.run(
            [sys.executable, "-c", MAKE, said],
            env=desk.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        self.secrets: dict[str, str] = json.loads(done.stdout)

    def person(self, name: str, browser: Browser, address: str, folder: Path) -> "Person":
        """Let somebody sign in, with their keys in a folder of their own."""
        person = Person(name, browser, address, folder / name)
        (person.folder / "authority.manifest").write_bytes(bytes(self.desk.manifest))
        organisation = str(ssh.public_of(self.desk.authority.key))
        (person.folder / "authority.ssh.pub").write_text(organisation)
        (person.folder / "filer.ssh.pub").write_text(str(ssh.public_of(self.desk.filer)))
        for one in self.desk.authority.people:
            if one.name == name:
                person.keep(one.age, f"{name}.age")
                person.keep(ssh.secret_text(one.ssh).decode(), f"{name}.ssh")
        person.sign_in(self.secrets[name])
        return person


class Person:
    """Somebody at a browser; what the browser complains of is kept."""

    def __init__(self, name: str, browser: Browser, address: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        folder.mkdir()
        self.context: BrowserContext = browser.new_context(base_url=address, accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SLOW_MS)
        self.trouble: list[str] = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", self._complaint)

    def _complaint(self, said: object) -> None:
        if getattr(said, "type", "") == "error":
            self.trouble.append(str(getattr(said, "text", said)))

    def keep(self, secret: str, name: str) -> None:
        """Keep a secret key that nobody else reads."""
        path = self.folder / name
        path.write_text(secret)
        path.chmod(0o600)

    def sign_in(self, secret: str) -> None:
        """Sign in with password and authenticator app."""
        page = self.at("/")
        page.locator("[name=login]").fill(f"{self.name}@authority.example")
        page.locator("[name=password]").fill(PASSWORD)
        self.press("form:has([name=password])")
        page.locator("[name=code]").fill(code(secret))
        self.press("form:has([name=code])")
        page.wait_for_url("**/")

    def at(self, path: str) -> Page:
        """Go to a page."""
        self.page.goto(path)
        return self.page

    def press(self, form: str) -> None:
        """Press the first button of a form."""
        self.page.locator(f"main {form} button:not([type=button])").first.click()

    def downloads(self, what: Locator) -> Path:
        """Download what a click gives into this person's folder."""
        with self.page.expect_download() as given:
            what.click()
        path = self.folder / given.value.suggested_filename
        given.value.save_as(path)
        return path

    def run(self, *words: str) -> str:
        """Run the program in this person's own folder."""
        done = subprocess.run(
            [sys.executable, "-m", "fairwitness", *words],
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
