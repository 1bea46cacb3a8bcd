"""
`fairwitness check-deploy`: say what is missing before other people reach an installation.

In:       the environment that the server will be started with.
Out:      sentences, each with what to do; exit code 1 if there is one.
Not here: whether the server in front speaks TLS well.
"""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from fairwitness.web.config.environment import Environment, read
from fairwitness.web.config.serving import Data

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "ceph", "glusterfs"})
"""File systems on which SQLite in WAL mode loses data."""
MISSING = 1


def check_deploy(*, data: Data = None) -> int:
    """Say what is missing before other people reach this installation; 1 if something is."""
    if data is not None:
        os.environ["FAIRWITNESS_DATA"] = str(data.absolute())
    environment = read(os.environ)
    missing = [*lacks(environment, mounts=Path("/proc/mounts"))]
    if environment.production:
        missing += django_lacks()
    for one in missing:
        sys.stdout.write(f"- {one}\n")
    if not missing:
        sys.stdout.write("Nothing is missing.\n")
    return MISSING if missing else 0


def lacks(environment: Environment, *, mounts: Path) -> Iterator[str]:
    """Yield what the environment lacks for production."""
    if not environment.production:
        yield "FAIRWITNESS_PRODUCTION is not 1: cookies travel without TLS. Set it."
    if not environment.url.startswith("https://"):
        yield f"{environment.url} is not encrypted. Set FAIRWITNESS_URL to an https address."
    if environment.keys.is_relative_to(environment.data):
        yield (
            f"The keys lie in the folder of data ({environment.keys}): whoever gets a backup can "
            "open the passwords of sources. Move the folder and name it with FAIRWITNESS_KEYS."
        )
    if environment.keys.exists() and stat.S_IMODE(environment.keys.stat().st_mode) & 0o077:
        yield f"Others can look into the folder of keys. Write: chmod 700 {environment.keys}"
    if environment.mail is None:
        yield (
            "No mail server is named: nobody is told of a duty, and no address is verified. "
            "Set FAIRWITNESS_SMTP, such as smtp+tls://user:password@mail.example.org:587."
        )
    elif not environment.mail.tls and environment.mail.host not in {"localhost", "127.0.0.1"}:
        yield "Mail goes out without TLS. Begin FAIRWITNESS_SMTP with smtp+tls://."
    if environment.database_url is None:
        kind = file_system(environment.data, mounts)
        if kind in NETWORK:
            yield (
                f"The SQLite database would lie on {kind}, which loses data. Put "
                "FAIRWITNESS_DATA on a disk of this machine, or set DATABASE_URL to a PostgreSQL."
            )
    elif not environment.database_url.startswith(("postgres://", "postgresql://")):
        yield "DATABASE_URL is not a PostgreSQL. Use one, or leave it out for SQLite."


def file_system(folder: Path, mounts: Path) -> str | None:
    """Return the kind of file system that a folder is on, as Linux lists it."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    fields = [line.split() for line in lines]
    above = [
        (len(parts[1]), parts[2])
        for parts in fields
        if folder.absolute().is_relative_to(parts[1].replace(r"\040", " "))
    ]
    return max(above)[1] if above else None


def django_lacks() -> Iterator[str]:
    """Yield what Django itself finds with the settings of this environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "fairwitness.web.config.settings"
    import django  # noqa: PLC0415 - it reads the environment
    from django.core import checks  # noqa: PLC0415

    django.setup()
    for one in checks.run_checks(include_deployment_checks=True):
        if one.level >= checks.WARNING:
            hint = f" {one.hint}" if one.hint else ""
            yield f"{one.msg}{hint} ({one.id})".replace("\n", " ")
