"""Relations between neighbouring cells, as the ICDAR-2013 competition counts them."""

from __future__ import annotations

from benchmarks.icdar import Spot, icdar_documents, relations

TABLE = [
    Spot(1, 0, 0, 0, 1, "Số máy"),
    Spot(1, 1, 0, 1, 0, "12"),
    Spot(1, 1, 1, 1, 1, ""),
    Spot(1, 1, 2, 1, 2, "7"),
    Spot(1, 2, 1, 2, 1, "5 0"),
]


def test_each_cell_with_its_next_filled_neighbour():
    assert dict(relations([TABLE])) == {
        ("12", "7", "right"): 1,
        ("Sốmáy", "12", "below"): 1,
        ("Sốmáy", "50", "below"): 1,
    }


def test_a_pair_that_meets_over_several_columns_counts_once():
    over = [Spot(1, 0, 0, 0, 2, "a"), Spot(1, 1, 0, 1, 2, "b")]
    assert relations([over]).total() == 1


def test_the_truth_is_read_from_beside_the_pdf(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "y.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "x-str.xml").write_text(
        "<document><table id='1'><region id='1' page='3'><cell start-row='0' start-col='1' end-col='2'>"
        "<content>Tổng</content></cell></region></table></document>",
        encoding="utf-8",
    )
    (found,) = icdar_documents(tmp_path)
    assert found.tables == ((Spot(3, 0, 1, 0, 2, "Tổng"),),)
