from __future__ import annotations

from pathlib import Path

import pytest
from hand_made import verdict

from pipeline.entries import DocumentEntry
from pipeline.frames import vet_all
from pipeline.ledger import Ledger
from pipeline.settings import Settings
from pipeline.store import Store, stage
from pipeline.tidy import tidy_rows
from pipeline.versions import identity, link_versions, links

FACTS = {"doc_number": "12/BC-UBND", "issuer": "UBND xã Tân Lập", "issued_date": "2020-12-01"}


class House:
    def __init__(self, root):
        self.settings = Settings(out=str(root / "out"))
        self.ledger, self.store = Ledger(self.settings.state), Store(self.settings)

    def take(self, name, path=None, **facts):
        """Take in a document; its doc_id."""
        given = verdict(name)
        source = given.extraction.source
        stage(self.settings.state, source.doc_id, vet_all(source.doc_id, tidy_rows(given)).tables)
        self.store.publish(source.doc_id)
        if path:
            self.ledger.note_file(Path(path), len(name), 0, source.sha256)
        entry = DocumentEntry(
            source.doc_id, source.sha256, name, 1, "taken_in", "f1", summary=facts, identity=identity(facts)
        )
        self.ledger.note(1, [], entry)
        return source.doc_id

    def links(self):
        """doc_id -> (version_of, superseded_by), the same in ledger and dataset."""
        rows = {
            row["doc_id"]: (row["version_of"], row["superseded_by"]) for row in self.store.read("documents").to_pylist()
        }
        known = {d.doc_id: (d.version_of, d.superseded_by) for d in self.ledger.documents().values()}
        assert rows == known
        return rows


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    house.ledger.start_run("ingest", "f1", {})
    yield house
    house.ledger.close()


def test_the_same_number_issuer_and_date_are_versions_in_the_order_they_came(house):
    one, two, three = (house.take(name, **FACTS) for name in ("c.pdf", "a.pdf", "b.pdf"))
    other = house.take("d.pdf", **FACTS | {"doc_number": "13/BC-UBND"})
    assert sorted(link_versions(house.ledger, house.store)) == sorted((one, two, three))
    assert house.links() == {one: (None, two), two: (one, three), three: (two, None), other: (None, None)}
    assert link_versions(house.ledger, house.store) == []
    assert links(house.ledger.document(two)) == {"version_of": one, "superseded_by": three}


def test_versions_of_one_run_follow_each_other_by_path_whichever_is_done_first(house):
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        house.ledger.note_file(Path("/inbox", name), len(name), 0, verdict(name).extraction.source.sha256)
    three, one, two = (house.take(name, **FACTS) for name in ("c.pdf", "a.pdf", "b.pdf"))
    link_versions(house.ledger, house.store)
    assert house.links() == {one: (None, two), two: (one, three), three: (two, None)}


def test_a_file_written_over_again_and_again_is_a_chain(house):
    ids = []
    for name in ("v1", "v2", "v3"):
        ids.append(house.take(name, "/inbox/report.pdf"))
        link_versions(house.ledger, house.store)
    one, two, three = ids
    assert house.links() == {one: (None, two), two: (one, three), three: (two, None)}
    assert link_versions(house.ledger, house.store) == []


def test_of_two_files_written_over_by_one_content_the_later_one_is_its_version_before(house):
    first, second = house.take("v1", "/inbox/x.pdf"), house.take("v2", "/inbox/a.pdf")
    new = house.take("v3", "/inbox/a.pdf")
    house.take("v3", "/inbox/x.pdf")
    link_versions(house.ledger, house.store)
    assert house.links() == {first: (None, None), second: (None, new), new: (second, None)}


def test_a_file_written_over_is_a_new_version(house):
    one = house.take("v1", "/inbox/report.pdf")
    two = house.take("v2", "/inbox/report.pdf", **FACTS)
    link_versions(house.ledger, house.store)
    assert house.links() == {one: (None, two), two: (one, None)}


def test_a_name_used_again_for_another_document_is_none(house):
    one = house.take("v1", "/inbox/scan0001.pdf", **FACTS)
    two = house.take("v2", "/inbox/scan0001.pdf", **FACTS | {"doc_number": "99/BC-UBND"})
    assert link_versions(house.ledger, house.store) == []
    assert house.links() == {one: (None, None), two: (None, None)}


def test_an_old_version_put_back_makes_no_ring(house):
    one = house.take("v1", "/inbox/report.pdf")
    two = house.take("v2", "/inbox/report.pdf")
    house.take("v1", "/inbox/report.pdf")
    link_versions(house.ledger, house.store)
    assert set(house.links().values()) <= {(None, None), (None, two), (one, None)}


def test_links_that_no_longer_hold_are_taken_back(house):
    one, two = house.take("a.pdf", **FACTS), house.take("b.pdf", **FACTS)
    link_versions(house.ledger, house.store)
    house.take("b.pdf", **FACTS | {"issued_date": "2021-12-01"})
    house.store.set_document(two, {"version_of": one})
    assert sorted(link_versions(house.ledger, house.store)) == sorted((one, two))
    assert house.links() == {one: (None, None), two: (None, None)}


@pytest.mark.parametrize("missing", FACTS)
def test_a_document_without_one_of_the_facts_has_no_identity(missing):
    assert identity(FACTS | {missing: None}) is None
    assert identity(FACTS) == identity(FACTS | {"issuer": "ubnd  xã Tân Lập"})
