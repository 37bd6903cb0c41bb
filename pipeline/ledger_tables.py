"""The tables of the ledger, as SQL."""

from __future__ import annotations

__all__ = ["LATER_COLUMNS", "TABLES"]

TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, command TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, fingerprint TEXT,
    settings TEXT NOT NULL, counts TEXT NOT NULL DEFAULT '{}');
CREATE TABLE IF NOT EXISTS documents (
    doc_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, file_name TEXT NOT NULL, byte_size INTEGER NOT NULL,
    status TEXT NOT NULL, reason TEXT, message TEXT, page_count INTEGER, fingerprint TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '{}', first_seen TEXT NOT NULL, updated TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    path BLOB PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, seen TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS files_by_content ON files (sha256);
CREATE TABLE IF NOT EXISTS events (
    event INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, at TEXT NOT NULL, path BLOB, doc_id TEXT,
    action TEXT NOT NULL, reason TEXT, message TEXT, seconds TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS events_by_run ON events (run, action);
CREATE TABLE IF NOT EXISTS pipelines (fingerprint TEXT PRIMARY KEY, parts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS others (path BLOB PRIMARY KEY, seen TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS contents (number INTEGER PRIMARY KEY, doc_id TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS overwritten (old TEXT, new TEXT, PRIMARY KEY (old, new)) WITHOUT ROWID;
"""

LATER_COLUMNS = {
    "documents": {
        "stages": "TEXT NOT NULL DEFAULT '{}'", "identity": "TEXT", "version_of": "TEXT", "superseded_by": "TEXT",
        "gave": "TEXT NOT NULL DEFAULT '{}'",
    },
    "files": {"gone": "TEXT", "before": "TEXT"},
    "runs": {"seconds": "REAL"},
}  # fmt: skip
"""Columns that ledgers of earlier releases lack; they are added where missing, and nothing is ever dropped."""
