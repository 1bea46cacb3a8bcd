"""
`make bench-rumours-web`: how fast the rumour desk answers readers, with Debian's `wrk`.

An installation with 100,000 published checks, served by two processes as behind a proxy, which says
where readers come from: each question comes from another address. Fifty connections ask as fast as
they are answered; then fifty readers who look at each page for two seconds.
"""

import argparse
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import django  # noqa: E402 - after the path

PEOPLE = 50
CHECKS = 100_000
AS_A_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.1"}
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\s*$", re.MULTILINE)
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
ONCE = (
    *("/rumours/", "/rumours/sitemap.xml", "/rumours/sitemap-1.xml"),
    *("/rumours/feeds/everything.atom", "/rumours/feeds/everything.json"),
    *("/rumours/exports/checks.csv", "/rumours/exports/checks.parquet"),
)
"""What is made once for an edition, and how long that takes."""
WRITTEN = """
local bodies, n = {}, 0
for line in io.lines("%(lines)s") do bodies[#bodies + 1] = line end
math.randomseed(os.time())
local function anywhere()
  local function some() return math.random(1, 254) end
  return string.format("10.%%d.%%d.%%d", some(), some(), some())
end
function request()
  local line = bodies[math.random(#bodies)]
  local headers = { ["X-Forwarded-Proto"] = "https", ["X-Forwarded-For"] = anywhere() }
  %(request)s
end
"""
DELAY = "function delay() return math.random(0, 4000) end\n"
GET = 'return wrk.format("GET", line, headers)'
POST = """headers["Content-Type"] = "application/x-www-form-urlencoded"
  return wrk.format("POST", "/rumours/zh/answer/", headers, line)"""


def measured(address: str, script: Path, seconds: int) -> tuple[float, float, float, int]:
    """Run wrk; return requests a second, p50 and p99 [ms], and answers that were no 200."""
    command = ["wrk", "-t", "1", "-c", str(PEOPLE), "-d", f"{seconds}s", "--latency"]
    command += ["--timeout", "10s", "-s", str(script), address]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    latency = {p: float(n) * UNITS[unit] for p, n, unit in LATENCY.findall(told)}
    assert "99" in latency, told
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    assert rate is not None, told
    return float(rate[1]), latency["50"], latency["99"], int(wrong[1]) if wrong else 0


def processor(parent: int) -> float:
    """Return the processor time that a process and all below it have taken so far [s]."""
    own, below = 0.0, {parent}
    stats = [path.read_text().rpartition(")") for path in Path("/proc").glob("[0-9]*/stat")]
    known = {int(head.split(" ", 1)[0]): tail.split() for head, _, tail in stats}
    for pid in sorted(known):
        if pid == parent or int(known[pid][1]) in below:
            below.add(pid)
            own += (int(known[pid][11]) + int(known[pid][12])) / os.sysconf("SC_CLK_TCK")
    return own


def one(address: str, path: str) -> tuple[float, int]:
    """Fetch a page once; return how long it took [s] and how long it is [bytes]."""
    started = time.perf_counter()
    asked = urllib.request.Request(address + path, headers=AS_A_PROXY)  # noqa: S310 - ours
    with urllib.request.urlopen(asked, timeout=600) as answer:  # noqa: S310 - ours
        return time.perf_counter() - started, len(answer.read())


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--checks", type=int, default=CHECKS)
    options.add_argument("--seconds", type=int, default=15)
    options.add_argument("--data", type=Path, help="keep the installation here, and use it again")
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = (chosen.data or Path(scratch) / "data").absolute()
        data.mkdir(parents=True, exist_ok=True)
        os.environ |= {
            "FAIRWITNESS_DATA": str(data),
            "FAIRWITNESS_PRODUCTION": "1",
            "FAIRWITNESS_URL": "https://127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "fairwitness.web.config.settings",
        }
        django.setup()
        _run(data, Path(scratch), chosen)


def _run(data: Path, scratch: Path, chosen: argparse.Namespace) -> None:
    import devset  # noqa: PLC0415 - they need Django
    import filling  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from installation import served  # noqa: PLC0415

    from fairwitness.web.store.models import CheckVersion  # noqa: PLC0415

    dev = devset.read()
    clauses = devset.clauses(dev.replies)
    call_command("migrate", interactive=False, verbosity=0)
    if not CheckVersion.objects.exists():
        for part, seconds in filling.fill(clauses, chosen.checks).items():
            print(f"filling {part}: {seconds:.0f} s", flush=True)
    connections.close_all()
    questions = [question.text[:300] for question in dev.questions]
    wordings = [version.content.claim[0].text for version in filling.versions(clauses, 500)]
    chance = random.Random(1)  # noqa: S311 - made data
    names = [f"c{chance.randrange(chosen.checks)}" for _ in range(1_000)]
    pages = {
        "one check page": (GET, ["/rumours/zh/checks/c1/"]),
        "check pages, 1,000 in turn": (GET, [f"/rumours/zh/checks/{n}/" for n in names]),
        "ask, in other words": (POST, [f"question={quote(q)}" for q in questions]),
        "ask, a wording that is covered": (POST, [f"question={quote(q)}" for q in wordings]),
        "claims:search": (GET, [f"/v1alpha1/claims:search?query={quote(q)}" for q in questions]),
        "front page": (GET, ["/rumours/zh/"]),
        "log-in page, for comparison": (GET, ["/accounts/login/"]),
    }
    with served(data, "--workers", "2") as (_said, said, pid):
        address = re.findall(r"http://127\.0\.0\.1:\d+", said)[-1]
        load = os.getloadavg()[0]
        print(f"{platform.machine()}, {os.cpu_count()} cores, {chosen.checks} checks, SQLite")
        print(f"load before: {load:.1f}")
        print("| | first [s] | again [s] | [MB] |\n|---|---|---|---|")
        for path in ONCE:
            (first, length), (again, _) = one(address, path), one(address, path)
            print(f"| {path} | {first:.2f} | {again:.3f} | {length / 1e6:.2f} |", flush=True)
        print("| | requests/s | p50 [ms] | p99 [ms] | processor [ms each] | not 200 |")
        print("|---|---|---|---|---|---|")
        for name, (request, lines) in pages.items():
            if chosen.only not in name:
                continue
            for how, waiting in {"": "", ", reading": DELAY}.items():
                (scratch / "lines").write_text("\n".join(lines), encoding="utf-8")
                script = scratch / "script.lua"
                values = {"lines": scratch / "lines", "request": request}
                script.write_text(WRITTEN % values + waiting, encoding="utf-8")
                before = processor(pid)
                rate, half, most, wrong = measured(address, script, chosen.seconds)
                each = 1000 * (processor(pid) - before) / max(1.0, rate * chosen.seconds)
                numbers = f"{rate:.0f} | {half:.1f} | {most:.1f} | {each:.1f} | {wrong}"
                print(f"| {name}{how} | {numbers} |", flush=True)


if __name__ == "__main__":
    main()
