"""The same over many machines: ranges of Parquet files flagged by the workers of a Dask cluster."""
