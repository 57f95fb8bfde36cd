"""Datasets that monitors publish: schemas, told by their columns in any container."""

from collections.abc import Sequence

from geomap.errors import InputError
from geomap.incidents.datasets.acled import ACLED
from geomap.incidents.datasets.gdelt import GDELT, columns_of_event
from geomap.incidents.datasets.schema import PRECISION, Dataset
from geomap.incidents.datasets.ucdp import UCDP

__all__ = ["DATASETS", "PRECISION", "Dataset", "dataset_of", "headless"]

DATASETS = (ACLED, UCDP, GDELT)


def dataset_of(columns: Sequence[str], wanted: str | None = None) -> Dataset | None:
    """Return the dataset whose columns a table has, or None for anybody's table.

    Parameters
    ----------
    columns
        The column names of the table.
    wanted
        What a person says it is: a dataset's key; "generic" is none; the name
        of a container, or None, leaves it to the columns.

    Raises
    ------
    InputError
        The dataset that is wanted has other columns.
    """
    if wanted == "generic":
        return None
    for dataset in DATASETS:
        if wanted == dataset.key:
            if not dataset.spread(columns):
                raise InputError(f"no column is one of {dataset.name}; leave out --format {wanted}")
            return dataset
    named = {dataset.key for dataset in DATASETS}
    if wanted in named:
        return None
    return next((dataset for dataset in DATASETS if dataset.matches(columns)), None)


def headless(cells: Sequence[str]) -> list[str] | None:
    """Return the columns of a dataset that has no header, where its first row is these cells."""
    return columns_of_event(cells)
