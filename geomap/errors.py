"""Every error geomap raises on purpose.

    GeomapError
    ├── InputError        a file, row or cell that cannot be understood
    │   └── TableError    a table whose columns cannot be used
    ├── PlaceError        a place name or coordinate that cannot be read
    ├── GazetteerError    a gazetteer that cannot be opened
    ├── ZoneError         a zone that cannot mean what its file says
    ├── MapError          a page that cannot be written safely
    ├── ClusterError      a cluster that is not there or cannot do it
    └── OutputError       a file that cannot be written

A message names the file, the row and the field where there are any, and says
what to do. Anything else that escapes is a bug.
"""

__all__ = [
    "ClusterError",
    "GazetteerError",
    "GeomapError",
    "InputError",
    "MapError",
    "OutputError",
    "PlaceError",
    "TableError",
    "ZoneError",
]


class GeomapError(Exception):
    """Raised on purpose, with a message that says what to do; else it is a bug."""


class InputError(GeomapError, ValueError):
    """A file, a row or a cell cannot be understood."""


class TableError(InputError):
    """A table lacks columns or holds values that its columns cannot mean."""


class PlaceError(GeomapError, ValueError):
    """A place name or a coordinate cannot be read."""


class GazetteerError(GeomapError, ValueError):
    """A gazetteer cannot be opened or built from its sources."""


class ZoneError(GeomapError, ValueError):
    """A zone cannot mean what its file says."""


class MapError(GeomapError, RuntimeError):
    """A page would not be self-contained or safe."""


class ClusterError(GeomapError, RuntimeError):
    """A cluster does not answer, or its workers cannot do what they are asked."""


class OutputError(GeomapError, OSError):
    """A file cannot be written where it was asked for."""
