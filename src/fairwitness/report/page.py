"""
Lay a report out as one HTML page that needs nothing else: no script, no request, no font.

In:       a `Dossier` and a language.
Out:      the page as text; the same dossier, the same bytes.
Not here: what the report says (`content`), paper (`document`).
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from fairwitness.core.assessment import Dossier
from fairwitness.core.words import Lang
from fairwitness.report.content.compose import compose


def html(dossier: Dossier, lang: Lang) -> str:
    """Return the whole report as one self-contained HTML page in `lang`."""
    template, css = _layout()
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return template.render(content=compose(dossier, lang), css=css, css_digest=digest) + "\n"


@cache
def _layout() -> tuple[Template, str]:
    """Load the template and the style sheet once."""
    loader = PackageLoader("fairwitness.report", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    css, _, _ = loader.get_source(environment, "report.css")
    return environment.get_template("report.html.jinja"), css
