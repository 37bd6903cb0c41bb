from __future__ import annotations

import os
import threading
import time

from pipeline.arrival import still_arriving
from pipeline.intake import look_through
from pipeline.ledger import Ledger
from pipeline.stages import STAGES

WHOLE = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n" + b"\0" * 300


def test_a_file_that_grows_is_left_and_one_that_lies_still_is_taken(tmp_path):
    growing, still, whole, old = (tmp_path / name for name in ("growing.pdf", "still.pdf", "whole.pdf", "old.pdf"))
    for path in (growing, still, old):
        path.write_bytes(WHOLE[:2000])
    whole.write_bytes(WHOLE)
    os.utime(old, (1, 1))
    stop = threading.Event()

    def grow():
        while not stop.wait(0.05):
            with growing.open("ab") as file:
                file.write(b"more")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert still_arriving([growing, still, whole, old], 0.5) == {growing}
    finally:
        stop.set()
        writer.join()


def test_a_file_that_somebody_has_open_for_writing_is_left(tmp_path):
    path = tmp_path / "stalled.pdf"
    with path.open("wb") as file:
        file.write(WHOLE[:100])
        file.flush()
        assert still_arriving([path], 0.1) == {path}
    assert still_arriving([path], 0.1) == set()


def test_a_clock_that_was_moved_holds_nothing_back(tmp_path):
    path = tmp_path / "future.pdf"
    path.write_bytes(WHOLE[:100])
    ahead = time.time() + 10**6
    os.utime(path, (ahead, ahead))
    assert still_arriving([path], 0.1) == set()


def test_whole_files_cost_no_waiting(tmp_path):
    path = tmp_path / "whole.pdf"
    path.write_bytes(WHOLE)
    assert still_arriving([path], 3600) == set()


def test_a_waiting_file_is_told_and_taken_once_it_is_whole(tmp_path):
    inbox, ledger = tmp_path / "inbox", Ledger(tmp_path / "state")
    inbox.mkdir()
    stages = dict.fromkeys(STAGES, "f1")
    path = inbox / "a.pdf"
    with path.open("wb") as file:
        file.write(WHOLE[:100])
        file.flush()
        first = look_through([inbox], ledger, stages, 0.1)
        assert not first.incoming
        assert [(event.action, event.path) for event in first.events] == [("waiting", path)]
        file.write(WHOLE[100:])
    assert [one.path for one in look_through([inbox], ledger, stages, 0.1).incoming] == [path]
    ledger.close()
