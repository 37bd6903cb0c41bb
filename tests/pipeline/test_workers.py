from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import hand_made
import pytest

from pipeline.settings import Settings
from pipeline.workers import Workers
from schemas.errors import DocumentError


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    settings = Settings(out=str(tmp_path_factory.mktemp("out")), workers=2, memory_bytes=4 << 30)
    with Workers(settings) as workers:
        yield workers


def reason_of(future):
    with pytest.raises(DocumentError) as caught:
        future.result(timeout=120)
    return caught.value.reason


def test_a_hung_or_dead_worker_never_stops_the_others(workers):
    hung = workers.submit(2, hand_made.hang)
    answers = [workers.submit(30, hand_made.answer, n) for n in range(20)]
    dead = workers.submit(30, hand_made.die)
    more = [workers.submit(30, hand_made.answer, n) for n in range(20)]
    assert [a.result(timeout=120) for a in (*answers, *more)] == [*range(20), *range(20)]
    assert reason_of(hung) == "timeout"
    assert reason_of(dead) == "worker_died"


def test_a_worker_that_died_once_is_tried_again(workers, tmp_path):
    assert workers.run(30, hand_made.die_once, tmp_path / "marker") == "well"


def test_too_much_memory_is_refused(workers):
    assert reason_of(workers.submit(60, hand_made.grow)) == "out_of_memory"
    assert workers.run(30, hand_made.answer, 7) == 7


def test_any_other_error_is_one_line_about_the_document(workers):
    with pytest.raises(DocumentError, match="ValueError: broken") as caught:
        workers.run(30, hand_made.fail)
    assert caught.value.reason == "unreadable"


def test_what_a_killed_worker_started_dies_with_it(workers, tmp_path):
    note = tmp_path / "pid"
    assert reason_of(workers.submit(3, hand_made.hang_with_child, note)) == "timeout"
    status = Path("/proc") / note.read_text() / "stat"
    for _ in range(50):
        if not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("the child outlived its worker")


def test_one_thread_a_worker(workers):
    assert set(workers.run(30, hand_made.limits).values()) == {"1"}
    assert workers.run(60, hand_made.opencv_threads) == 1


def test_leaving_ends_what_still_runs(tmp_path):
    with Workers(Settings(out=str(tmp_path), workers=1)) as workers:
        future = workers.submit(600, hand_made.hang)
        time.sleep(1)
        assert not future.done()
    assert reason_of(future) == "interrupted"


def test_a_script_without_a_guard_is_not_run_again_by_its_workers(tmp_path, root):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from math import factorial\n"
        "from pipeline.settings import Settings\n"
        "from pipeline.workers import Workers\n"
        f"sys.path.insert(0, {str(root / 'pipeline')!r})\n"
        "with Workers(Settings(out=sys.argv[1])) as workers:\n"
        "    print(workers.run(60, factorial, 5))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "out")], capture_output=True, text=True, timeout=200, check=False,
        env=os.environ | {"PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.stdout == "120\n", done.stderr
