"""Build a Go program over Debian's golang-golang-x-mod-dev: somebody else's eyes on our log."""

import os
import subprocess
from pathlib import Path


def built(source: Path, into: Path) -> Path:
    """Build one file to a program, without the network."""
    program = into / source.stem
    subprocess.run(
        ["go", "build", "-o", str(program), str(source)],
        check=True,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(into),
            "GOCACHE": str(into / "cache"),
            "GO111MODULE": "off",
            "GOPATH": "/usr/share/gocode",
            "GOFLAGS": "",
        },
    )
    return program
