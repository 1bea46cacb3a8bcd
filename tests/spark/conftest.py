"""A Spark for all tests of this folder, in the environment that `make test` installs for it."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from spark_worker import PYTHON, QUICK

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    if not PYTHON.exists():
        pytest.fail("There is no .venv-spark: run `make .venv-spark/ready`.")
    place = tmp_path_factory.mktemp("spark")
    with (place / "errors").open("w") as errors:
        worker = subprocess.Popen(
            [
                "env",
                f"JDK_JAVA_OPTIONS={QUICK}",
                PYTHON,
                Path(__file__).with_name("spark_worker.py"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=place,
        )

        def ask(**asked: Any) -> Any:
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdin.write(json.dumps(asked) + "\n")
            worker.stdin.flush()
            answer = worker.stdout.readline()
            assert answer, (place / "errors").read_text()[-4000:]
            return json.loads(answer)

        with worker:
            yield ask
        assert worker.returncode == 0
        assert {path.name for path in place.iterdir()} == {"errors"}
