"""
`make screens`: pictures of the main pages, in both languages and at two widths.

They are made from the demonstration and put into `build/screens/`, to be looked at.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import django  # noqa: E402 - after the path

OUT = ROOT / "build" / "screens"
DATA = ROOT / "build" / "screens-data"
WIDTHS = (360, 1200)
LANGUAGES = ("en", "zh-hans")


def main() -> None:
    """Walk through the demonstration and take a picture of each kind of page."""
    import os  # noqa: PLC0415 - settings read it

    os.environ["FAIRWITNESS_DATA"] = str(DATA)
    os.environ["DJANGO_SETTINGS_MODULE"] = "fairwitness.web.config.settings"
    for folder in (OUT, DATA):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    django.setup()
    from chromium import chromium  # noqa: PLC0415
    from crawling import pages, sign_in  # noqa: PLC0415 - they need Django
    from installation import Installation, served  # noqa: PLC0415

    with served(DATA, "--demo") as (address, said, _pid), chromium() as browser:
        Installation(DATA).until("SELECT 1 FROM store_collection WHERE state = 'done'")
        for language in LANGUAGES:
            visitor = sign_in(browser, address, said, language=language)
            for path in pages(visitor):
                visitor.page.eval_on_selector_all(  # what is below the fold is in the picture too
                    "img",
                    "all => Promise.all(all.map(i => { i.loading = 'eager'; return i.decode(); }))",
                )
                name = re.sub(r"\W+", "-", path).strip("-") or "overview"
                for width in WIDTHS:
                    visitor.page.set_viewport_size({"width": width, "height": 900})
                    picture = OUT / f"{name}.{language}.{width}.png"
                    visitor.page.screenshot(path=picture, full_page=True)
            visitor.context.close()
    print(f"{len(list(OUT.glob('*.png')))} pictures are in {OUT}")


if __name__ == "__main__":
    main()
