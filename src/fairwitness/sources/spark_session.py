"""
Where Spark is: started on this machine, or reached on a cluster by Spark Connect.

In:       `local[2]` or `sc://host:15002`, and how much memory it may take on this machine.
Out:      a `SparkEngine`.
Not here: asking it anything (`spark`).

Spark writes what it sorts and groups to disk: on this machine to a folder of its own, encrypted
with a key that only lives in memory, and removed at the end. Its log is switched off.
"""

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fairwitness.sources.interface import SourceProblem, SourceUnavailable
from fairwitness.sources.spark import SparkEngine

LOCAL = "local[*]"
"""All cores of this machine."""
MEMORY_MIB = 2048
"""Memory of a Spark on this machine unless said otherwise [MiB]."""
PORT, REACH_S = 15_002, 10.0
"""Of Spark Connect, unless said otherwise; and how long its host may take to answer [s]."""
_LOCAL = re.compile(r"local(\[(\*|[1-9][0-9]{0,3})\])?")
_REMOTE = re.compile(r"sc://[^\s/;@]+(:[0-9]{1,5})?(/;?[^\s]*)?")
HERE: Mapping[str, str] = MappingProxyType(
    {
        "spark.app.name": "fairwitness",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.eventLog.enabled": "false",
        "spark.io.encryption.enabled": "true",
        "spark.sql.shuffle.partitions": "8",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
)
"""What a Spark on this machine is started with."""

SILENT = """
rootLogger.level = off
rootLogger.appenderRef.only.ref = only
appender.only.type = Console
appender.only.name = only
appender.only.target = SYSTEM_ERR
appender.only.layout.type = PatternLayout
"""
"""The setting of Java's logger that a Spark on this machine is started with."""


def open_spark(address: str | None = None, *, memory_mib: int = MEMORY_MIB) -> SparkEngine:
    """
    Start Spark on this machine, or reach one by its address: `local[2]`, `sc://host:15002`.

    Raises:
        SourceProblem: the address is none, or something must be installed first.
        SourceUnavailable: nothing answers there.

    """
    where = address or LOCAL
    if not (_LOCAL.fullmatch(where) or _REMOTE.fullmatch(where)):
        raise SourceProblem(
            "This is no address of a Spark.",
            fix="Write local[2] for two cores of this machine, or sc://host:15002 for a server of "
            "Spark Connect.",
        )
    if "token=" in where:
        raise SourceProblem(
            "The address of Spark carries a token, which other users of this machine can see.",
            fix="Leave it out and put it into SPARK_CONNECT_AUTHENTICATE_TOKEN.",
        )
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError:
        raise SourceProblem(
            "PySpark is not installed.", fix="Run: pip install 'fairwitness[spark]'."
        ) from None
    if where.startswith("sc://"):
        return _reached(SparkSession, where)
    return _started(SparkSession, where, memory_mib)


def _reached(sessions: Any, where: str) -> SparkEngine:  # noqa: ANN401
    """Reach a server of Spark Connect; PySpark itself would try for minutes."""
    host, _, port = where.removeprefix("sc://").partition("/")[0].partition(":")
    try:
        socket.create_connection((host, int(port or PORT)), timeout=REACH_S).close()
        return SparkEngine(sessions.builder.remote(where).create())
    except SourceProblem:
        raise
    except Exception as error:  # noqa: BLE001 - gRPC has errors of its own
        raise SourceUnavailable(
            f"No Spark answers at this address ({type(error).__name__}).",
            fix="Check host and port, and that a server of Spark Connect 4.0 runs there.",
            retry=True,
        ) from None


def _started(sessions: Any, where: str, memory_mib: int) -> SparkEngine:  # noqa: ANN401
    """Start Spark on this machine, once for all logs; nobody else can read what it writes."""
    there = sessions.getActiveSession()
    if there is not None:
        return SparkEngine(there.newSession(), owns=False)
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=f"{home}/bin" if home else None):
        raise SourceProblem(
            "Spark needs Java, which is not there.",
            fix="Install Java 17, on Debian: apt-get install openjdk-17-jre-headless.",
        )
    scratch = tempfile.mkdtemp(prefix="fairwitness-spark-")
    silent = Path(scratch) / "log4j2.properties"
    silent.write_text(SILENT, encoding="ascii")
    settings = {
        **HERE,
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{silent}",
        "spark.driver.memory": f"{memory_mib}m",
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": scratch,
    }
    builder = sessions.builder.master(where)
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return SparkEngine(builder.getOrCreate().newSession(), scratch=scratch)
    except Exception as error:  # noqa: BLE001 - Java has errors of its own
        shutil.rmtree(scratch, ignore_errors=True)
        raise SourceProblem(
            f"Spark does not start ({type(error).__name__}).",
            fix="Check with `java -version` that it is Java 17 or 21.",
        ) from None
