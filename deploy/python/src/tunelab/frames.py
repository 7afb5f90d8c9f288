"""Tables as pandas data frames."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def pandas() -> Any:
    """The package, or a sentence about how to get it."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("data frames need pandas and pyarrow: pip install './deploy/python[pandas]'") from error
    return pandas


def of_parquet(content: bytes) -> pd.DataFrame:
    """A table that the service wrote, with the types of its columns."""
    return pandas().read_parquet(io.BytesIO(content))


def of_matrix(matrix: list[list[int]], labels: list[str]) -> pd.DataFrame:
    """A confusion matrix; rows are true labels, columns predicted ones."""
    frame = pandas().DataFrame(matrix, index=labels, columns=labels)
    return frame.rename_axis(index="true", columns="predicted")
