"""`fairwitness lint` and `fairwitness verify`: look at a bundle as its recipient will."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairwitness.cli import options, terminal
from fairwitness.core.assessment import Severity
from fairwitness.core.words import Lang
from fairwitness.report.lint import lint_bundle
from fairwitness.report.verify import verify as verify_bundle

InLang = Annotated[Lang, Parameter(name="--lang", help="Language of the messages: en or zh.")]
Bundle = Annotated[Path, Parameter(help="Folder or .zip of a bundle.")]


def lint(
    bundle: Bundle,
    /,
    *,
    lang: InLang = "en",
    json: options.AsJson = False,
) -> int:
    """List what a recipient would bounce or ask about, most severe first; 1 if it would bounce."""
    found = lint_bundle(bundle)
    if json:
        terminal.print_json(
            [
                {
                    "severity": str(one.severity),
                    "code": one.code,
                    "where": one.where,
                    "message": one.message.within(lang),
                    "fix": one.fix.within(lang),
                }
                for one in found
            ]
        )
    else:
        for one in found:
            terminal.say(f"[{one.severity}] {one.where}: {one.message.within(lang)}")
            terminal.say(f"    {one.fix.within(lang)}")
        if not found:
            terminal.say("Nothing that a recipient would bounce.")
    return 1 if any(one.severity is Severity.BLOCKING for one in found) else 0


def verify(bundle: Bundle, /, *, lang: InLang = "en", json: options.AsJson = False) -> int:
    """Check every file of a bundle against its manifest and its record; 1 if one differs."""
    verdict = verify_bundle(bundle)
    if json:
        terminal.print_json(
            {
                "intact": verdict.intact,
                "checked": verdict.checked,
                "manifest_sha256": verdict.manifest_sha256,
                "tool": verdict.tool,
                "faults": [{"kind": str(f.kind), "path": f.path} for f in verdict.faults],
            }
        )
        return 0 if verdict.intact else 1
    for fault in verdict.faults:
        terminal.say(fault.message.within(lang))
    if verdict.intact:
        terminal.say(f"Intact: {verdict.checked} files are as {verdict.tool} wrote them.")
        terminal.say(f"SHA-256 of the manifest: {verdict.manifest_sha256}")
    return 0 if verdict.intact else 1
