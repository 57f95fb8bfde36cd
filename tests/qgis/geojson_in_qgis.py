"""What QGIS makes of a GeoJSON file; run by `qgis_run.py`."""

from qgis.core import QgsVectorLayer


def opened(path):
    """A file as a person opens it, with the style that stands beside it."""
    layer = QgsVectorLayer(path, "data", "ogr")
    renderer = layer.renderer()
    return {
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "count": layer.featureCount(),
        "types": {field.name(): field.typeName() for field in layer.fields()},
        "renderer": renderer.type(),
        "classes": len(renderer.categories()) if renderer.type() == "categorizedSymbol" else 0,
        "labels": layer.labelsEnabled(),
        "days": [
            feature["date_start"].toString("yyyy-MM-dd") or None
            for feature in layer.getFeatures()
            if "date_start" in layer.fields().names()
        ],
    }


def saved(path):
    """A person saves the style anew, as the default of the layer; returns what stands there."""
    layer = QgsVectorLayer(path, "data", "ogr")
    layer.renderer().updateCategoryLabel(0, "mine")
    _, done = layer.saveDefaultStyle()
    return done
