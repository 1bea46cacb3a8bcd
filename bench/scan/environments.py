"""
Environments of the contenders, each of its own under build/, made at first use.

In:       a name.
Out:      the path of a Python that has the packages.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "polars": ("polars==2.1.*",),
    "spark": ("pyspark==4.0.*",),
    "gx": ("great-expectations==1.*", "pandas<3", "pyarrow"),
    "presidio": ("presidio-analyzer==2.2.*", "pyarrow"),
}


def python_of(name: str) -> str:
    """Return the Python of an environment, installing it if it is not there."""
    folder = ROOT / "build" / "bench" / "env" / name
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        print(f"Installing {', '.join(PACKAGES[name])} into {folder.relative_to(ROOT)}")
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--quiet"]
        subprocess.run([*install, "--disable-pip-version-check", *PACKAGES[name]], check=True)
        ready.touch()
    return str(python)
