"""
The formats of logs that can be read, and how one is opened.

In:       the address of a log.
Out:      an opened log.
"""

from types import MappingProxyType

from fairwitness.sources.address import LogAddress, parse_log_address
from fairwitness.sources.duckdb import MEMORY_MIB, THREADS, DuckDbEngine
from fairwitness.sources.interface import LogSource, SourceProblem
from fairwitness.sources.logs import readings
from fairwitness.sources.logs.containers import NAMES
from fairwitness.sources.logs.files import find
from fairwitness.sources.logs.format import Format
from fairwitness.sources.logs.ocsf import OCSF
from fairwitness.sources.logs.opened import OpenedLog

LOGS = MappingProxyType({"ocsf+parquet": OCSF, "ocsf+jsonl": OCSF})
"""Kind and container to the format."""


def open_log(text: str) -> LogSource:
    """
    Open a log read-only by its address.

    Raises:
        SourceProblem: the address, the files or a mapping is not right.

    """
    address = parse_log_address(text)
    format_ = _format(address)
    found = find(address.path, NAMES[address.container])
    engine = DuckDbEngine(
        [file.path for file in found.files],
        memory_mib=_whole(address, "memory", MEMORY_MIB, least=64),
        threads=_whole(address, "threads", THREADS, least=1),
    )
    try:
        if address.container == "parquet":
            groups = readings.of_parquet(found.files, format_, engine, found.left_out)
        else:
            groups = readings.of_jsonl(found.files, format_)
        how = f"{address.kind}+{address.container}, {format_.reading}"
        return OpenedLog(format_, groups, engine, how=how, left_out=found.left_out)
    except BaseException:
        engine.close()
        raise


def _format(address: LogAddress) -> Format:
    name = f"{address.kind}+{address.container}"
    if name not in LOGS:
        raise SourceProblem(
            f"There is no log format {name!r}.", fix=f"There are: {', '.join(sorted(LOGS))}."
        )
    return LOGS[name]


def _whole(address: LogAddress, option: str, usual: int, *, least: int) -> int:
    """Read an option that is a whole number."""
    said = address.options.get(option, str(usual))
    if not (said.isascii() and said.isdigit() and int(said) >= least):
        raise SourceProblem(
            f"The option {option} of the source address is a whole number from {least} up.",
            fix=f"Write for example ?{option}={usual}.",
        )
    return int(said)
