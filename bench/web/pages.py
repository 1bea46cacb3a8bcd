"""
`make bench-web`: how fast the workspace answers, with Debian's `wrk`.

Fifty people read the overview and an assessment of two packs on SQLite: first each looking at a
page for two seconds before the next, then as fast as the server answers. Ratios to a page that
asks the database nothing say what the pages themselves cost.
"""

import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import django  # noqa: E402 - after the path

PEOPLE = 50
SECONDS = 20
LOOKING_MS = 2000
THINKING = """
local waits = {}
function request() return wrk.format("GET") end
function delay() return math.random(0, %d) end
"""
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m) *$", re.MULTILINE)
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def measured(url: str, cookie: str, script: Path | None) -> tuple[float, float, float, int]:
    """Run wrk; return requests a second, p50 and p99 [ms], and answers that were no 200."""
    said = ["--latency", "--timeout", "10s", "-H", f"Cookie: {cookie}"]
    few = ["wrk", "-t", "1", "-c", "16", "-d", "3s", *said, url]
    subprocess.run(few, check=True, capture_output=True)  # every process reads its templates
    command = ["wrk", "-t", "2", "-c", str(PEOPLE), "-d", f"{SECONDS}s", *said]
    command += ["-s", str(script)] if script else []
    told = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    latency = {p: float(n) * UNITS[unit] for p, n, unit in LATENCY.findall(told)}
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    assert rate is not None, told
    return float(rate[1]), latency["50"], latency["99"], int(wrong[1]) if wrong else 0


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        data.mkdir()
        os.environ["FAIRWITNESS_DATA"] = str(data)
        os.environ["DJANGO_SETTINGS_MODULE"] = "fairwitness.web.config.settings"
        django.setup()
        from chromium import chromium  # noqa: PLC0415 - as the others
        from crawling import sign_in  # noqa: PLC0415 - they need Django
        from installation import Installation, served  # noqa: PLC0415

        script = Path(scratch) / "thinking.lua"
        script.write_text(THINKING % (2 * LOOKING_MS), encoding="ascii")
        with served(data, "--demo", "--workers", "2") as (address, said, _pid):
            Installation(data).until("SELECT 1 FROM store_collection WHERE state = 'done'")
            with chromium() as browser:
                visitor = sign_in(browser, address, said, language="en")
                cookie = "; ".join(f"{c['name']}={c['value']}" for c in visitor.context.cookies())
            print(f"{platform.machine()}, {os.cpu_count()} cores, {PEOPLE} people, SQLite")
            print(f"{'':34}{'pages/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'not 200':>9}")
            for name, path in {
                "log-in page, no database": "/accounts/login/",
                "overview": "/",
                "assessment of two packs": "/assessments/1/",
            }.items():
                for how, chosen in {"reading": script, "as fast as it goes": None}.items():
                    rate, half, most, wrong = measured(address + path, cookie, chosen)
                    label = f"{name}, {how}"
                    print(f"{label:44}{rate:9.0f}{half:9.1f}{most:9.1f}{wrong:9}")


if __name__ == "__main__":
    main()
