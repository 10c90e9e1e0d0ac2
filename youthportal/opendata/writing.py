"""A table as CSV or JSON: the same columns, the same rows."""

import json
from typing import Any

from youthportal.core.sheets import CSV, sheet
from youthportal.opendata.registry import Dataset


def as_csv(dataset: Dataset, group: str) -> bytes:
    """The first line holds the keys of the columns; true and false are 1 and 0."""
    head = [column.key for column in dataset.columns]
    return sheet(CSV, head, ([_cell(value) for value in row] for row in dataset.rows(group)))


def as_json(dataset: Dataset, group: str) -> bytes:
    """Licence and the meaning of each column travel with the rows."""
    keys = [column.key for column in dataset.columns]
    data = {
        "title": str(dataset.title),
        "licence": {"id": dataset.licence.key, "url": dataset.licence.url},
        "columns": {column.key: str(column.meaning) for column in dataset.columns},
        "rows": [dict(zip(keys, row, strict=True)) for row in dataset.rows(group)],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _cell(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value
