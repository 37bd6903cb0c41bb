"""The fast check and pandera agree: what it lets pass passes there, and it stops what fails there."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hand_made import verdict
from hypothesis import given
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from pipeline.frames import vet_all
from pipeline.soundness import is_sound
from pipeline.tidy import tidy_rows
from schemas.datasets import DATASETS
from schemas.frames import arrow_schema, frame_schema, to_frame

TABLES = vet_all(verdict().extraction.source.doc_id, tidy_rows(verdict())).tables


def passes_pandera(name, table):
    try:
        frame_schema(name).validate(to_frame(table), lazy=True)
    except SchemaErrors:
        return False
    return True


@pytest.mark.parametrize("name", DATASETS)
def test_sound_tables_pass_both(name):
    assert is_sound(DATASETS[name], TABLES[name])
    assert passes_pandera(name, TABLES[name])
    assert is_sound(DATASETS[name], arrow_schema(name).empty_table())


VALUES = {
    pa.string(): st.one_of(st.none(), st.sampled_from(["ocr", "text", "error", "ok", "khac", "x", ""])),
    pa.int64(): st.one_of(st.none(), st.integers(-3, 3000)),
    pa.float64(): st.one_of(st.none(), st.floats(-2, 2)),
    pa.bool_(): st.one_of(st.none(), st.booleans()),
    pa.date32(): st.one_of(st.none(), st.dates()),
    pa.list_(pa.string()): st.one_of(st.none(), st.lists(st.one_of(st.none(), st.just("odd")), max_size=2)),
}


@given(
    data=st.data(),
    name=st.sampled_from(["documents", "pages", "words", "tables", "budget_items", "findings", "readings"]),
)
def test_one_odd_value_is_judged_alike(data, name):
    table = TABLES[name]
    field = data.draw(st.sampled_from(list(table.schema)))
    at = data.draw(st.integers(0, table.num_rows - 1))
    values = table.column(field.name).to_pylist()
    values[at] = data.draw(VALUES[field.type])
    column = pa.array(values, field.type)
    odd = table.set_column(table.schema.get_field_index(field.name), field, column)
    assert is_sound(DATASETS[name], odd) == passes_pandera(name, odd)


@pytest.mark.parametrize("name", ["words", "readings"])
def test_a_key_met_twice_is_found(name):
    table = pa.concat_tables([TABLES[name], TABLES[name].slice(0, 1)])
    assert not is_sound(DATASETS[name], table)
    assert not passes_pandera(name, table)
