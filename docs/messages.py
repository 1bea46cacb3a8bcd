"""
Gather the strings of the web workspace for translation, or check that none is missing.

`make messages` writes `locale/zh_Hans/LC_MESSAGES/django.po` anew, with what was translated kept,
and compiles it.
With `--check` nothing is written: a string without a translation, a fuzzy one, or a compiled file
that is not of this text is an error. Both need Debian's `gettext`.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src" / "fairwitness" / "web"
PLACE = Path("locale") / "zh_Hans" / "LC_MESSAGES"
DATE = re.compile(r'^"POT-Creation-Date:.*\n', re.MULTILINE)


def gathered(folder: Path) -> None:
    """Gather and compile the messages of a copy of the web's tree."""
    options = ["-v", "0", "-l", "zh_Hans", "--no-location", "--no-obsolete", "--no-wrap"]
    subprocess.run(  # -P: a folder of the tree is named as a module of Python is
        [sys.executable, "-P", "-m", "django", "makemessages", *options],
        cwd=folder,
        check=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    po = folder / PLACE / "django.po"
    po.write_text(DATE.sub("", po.read_text(encoding="utf-8")), encoding="utf-8")
    subprocess.run(["msgfmt", "-o", str(po.with_suffix(".mo")), str(po)], check=True)


def faults(folder: Path) -> list[str]:
    """Say what is missing in the translation, and whether what is committed is current."""
    told = subprocess.run(
        ["msgfmt", "--check", "--statistics", "-o", "/dev/null", str(folder / PLACE / "django.po")],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    wrong = [] if told.returncode == 0 else [told.stderr.strip()]
    if "untranslated" in told.stderr or "fuzzy" in told.stderr:
        wrong.append(f"Not all is translated: {told.stderr.strip()}")
    for name in ("django.po", "django.mo"):
        kept, made = WEB / PLACE / name, folder / PLACE / name
        if not kept.exists() or kept.read_bytes() != made.read_bytes():
            wrong.append(f"{kept.relative_to(ROOT)} is not current: run `make messages`.")
    return wrong


def main() -> None:
    """Gather in a copy, then take over or compare."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "web"
        shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
        gathered(copy)
        if "--check" in sys.argv:
            wrong = faults(copy)
            print(*wrong, sep="\n", end="\n" if wrong else "")
            raise SystemExit(bool(wrong))
        for name in ("django.po", "django.mo"):
            shutil.copy(copy / PLACE / name, WEB / PLACE / name)


if __name__ == "__main__":
    main()
