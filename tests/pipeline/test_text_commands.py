"""`restore` and `convert` as filters: bytes in, bytes out."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text_stream import Piece, blocks, decoded_lines, pieces, to_bytes

ROOT = Path(__file__).parents[2]


def baocao(*arguments, stdin=b""):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )


@given(st.binary(max_size=300))
def test_pieces_give_the_bytes_back(content):
    assert b"".join(to_bytes(piece.text) + piece.end.encode() for piece in pieces(io.BytesIO(content))) == content


@pytest.mark.parametrize(
    "content",
    [b"a" * 50_000, "đ".encode() * 20_000, b"ab " * 20_000 + b"\nz", b"\xff" * 40_000, b"x" * 16_384 + b"\r\n" + b"y"],
)
def test_a_long_line_comes_in_pieces(content):
    found = list(pieces(io.BytesIO(content)))
    assert b"".join(to_bytes(piece.text) + piece.end.encode() for piece in found) == content
    assert all(len(to_bytes(piece.text)) <= 2 * 16_384 for piece in found)
    starts = [piece.column for piece in found if piece.line == 1]
    assert starts == sorted(set(starts))


def test_lines_and_their_ends():
    found = list(pieces(io.BytesIO(b"a\r\n\nb \x0c\rc\n d")))
    assert found == [Piece(1, "a", "\r\n"), Piece(2, "", "\n"), Piece(3, "b \x0c\rc", "\n"), Piece(4, " d", "")]


def test_each_line_is_read_in_its_own_encoding():
    lines = ["đã có\n".encode(), "®· cã\n".encode("latin-1"), b"\xef\xbb\xbf"]
    assert [piece.text for piece in decoded_lines(io.BytesIO(b"".join(lines)))] == ["đã có", "®· cã", "\ufeff"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_marks_at_the_beginning_are_understood(encoding):
    text = "Huyện đã mở rộng\nmạng nội bộ\n" * 20
    assert "".join(blocks(io.BufferedReader(io.BytesIO(text.encode(encoding))))) == text


RAW = b"  Uy ban nhan dan tinh  \r\n\r\n100 %\x0c\n\tquyet dinh phe duyet"
RESTORED = "  Ủy ban nhân dân tỉnh  \r\n\r\n100 %\f\n\tquyết định phê duyệt"


def test_restore_keeps_lines_blanks_and_ends():
    done = baocao("restore", stdin=RAW)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == RESTORED
    assert baocao("restore", stdin=done.stdout).stdout == done.stdout


def test_restore_reads_a_file(tmp_path):
    (tmp_path / "a.txt").write_bytes(RAW)
    assert baocao("restore", str(tmp_path / "a.txt")).stdout.decode() == RESTORED
    assert b"No such file" in baocao("restore", str(tmp_path / "b.txt")).stderr


def test_restore_shows_its_changes():
    done = baocao("restore", "--show-changes", stdin=b"mot\nquyet dinh\n")
    assert "line 2: quyet -> quyết (" in done.stderr.decode()
    assert done.stdout.decode().splitlines()[1] == "quyết định"


def test_restore_as_json_can_be_replayed():
    done = baocao("restore", "--json", "--min-confidence", "0.99", stdin=RAW + b"\n\xff\x00\n")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["line"] for line in found] == [1, 2, 3, 4, 5]
    for line in found:
        text, at = "", 0
        for change in line["changes"]:
            text += line["raw"][at : change["start"]] + change["after"]
            at = change["start"] + len(change["before"])
            assert change["confidence"] >= 0.99
        assert text + line["raw"][at:] == line["text"]
        assert all(change["confidence"] < 0.99 for change in line["doubtful"])
    assert found[4]["raw"].encode("utf-8", "surrogateescape") == b"\xff\x00"


def test_restore_marks_what_it_doubts_only_when_asked():
    doubtful = b"ban da xem hop\n"
    assert "⟨?⟩" not in baocao("restore", stdin=doubtful).stdout.decode()
    assert "⟨?⟩" in baocao("restore", "--min-confidence", "0.9999", stdin=doubtful).stdout.decode()
    assert "⟨?⟩" in baocao("restore", "--help").stdout.decode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\x00\x01\xfe\xff" * 500,
        bytes(range(256)),
        b"\xff" * 100_000,
        b"A1b2/" * 40_000,
        b"\x1f\x8b\x08\x00",
    ],
)
def test_data_passes_byte_for_byte(content):
    done = baocao("restore", stdin=content)
    assert done.returncode == 0
    assert done.stdout == content


def test_mixed_encodings_pass_and_are_told():
    raw = b"quyet dinh phe duyet\n" + "HuyÖn ®· më réng m¹ng\n".encode("latin-1") + "đã có\n".encode()
    done = baocao("restore", stdin=raw)
    assert done.stdout.split(b"\n")[1:] == raw.split(b"\n")[1:]
    assert done.stdout.startswith("quyết định phê duyệt\n".encode())
    assert "line 2: not UTF-8" in done.stderr.decode()
    assert "baocao convert" in done.stderr.decode()


@pytest.mark.parametrize("command", ["restore", "convert"])
def test_a_broken_pipe_ends_quietly(command):
    line = f"yes 'quyet dinh phe duyet' | head -20000 | {sys.executable} -m pipeline {command} | head -1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=120, check=False, cwd=ROOT)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


def test_convert_reads_bytes_of_several_encodings():
    unicode = "Huyện đã mở rộng mạng nội bộ cho các phòng ban."
    tcvn3 = "HuyÖn ®· më réng m¹ng néi bé cho c¸c phßng ban."
    french = "Le préfet a été reçu à la mairie où l'on fêtait l'été."
    raw = b"\r\n".join([unicode.encode(), tcvn3.encode("latin-1"), tcvn3.encode(), french.encode("latin-1")])
    done = baocao("convert", stdin=raw)
    assert done.returncode == 0
    assert done.stdout.decode() == "\r\n".join([unicode, unicode, unicode, french])


def test_convert_knows_the_encoding_from_one_block_to_the_next():
    tcvn3 = ("HuyÖn ®· më réng m¹ng néi bé cho c¸c phßng ban.\n" * 3000 + "Bé, tØnh\n").encode("latin-1")
    assert baocao("convert", stdin=tcvn3).stdout.decode().endswith("\nBộ, tỉnh\n")
