"""What QGIS, and GDAL within it, make of a GeoPackage; run by `qgis_run.py`."""

from osgeo import gdal
from osgeo_utils.samples import validate_gpkg
from qgis.core import (
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProviderRegistry,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def layer_of(path, name):
    return QgsVectorLayer(f"{path}|layername={name}", name, "ogr")


def offered(path):
    """The layers that QGIS offers when a person opens the file."""
    provider = QgsProviderRegistry.instance().providerMetadata("ogr")
    return [found.name() for found in provider.querySublayers(path)]


def layer(path, name):
    """A layer as it is when a person adds it: with the style that the file has for it."""
    opened = layer_of(path, name)
    told, loaded = opened.loadDefaultStyle()
    renderer = opened.renderer()
    fields = opened.fields()
    metadata = opened.dataProvider().layerMetadata()
    return {
        "valid": opened.isValid(),
        "style": [told, loaded],
        "renderer": renderer.type() if renderer else None,
        "categories": (
            [str(found.value()) for found in renderer.categories()]
            if renderer and renderer.type() == "categorizedSymbol"
            else []
        ),
        "labels": opened.labelsEnabled(),
        "tip": opened.mapTipTemplate(),
        "count": opened.featureCount(),
        "crs": opened.crs().authid(),
        "types": {field.name(): field.typeName() for field in fields},
        "title": metadata.title(),
        "rights": list(metadata.rights()),
    }


def relationships(path):
    """What GDAL knows of relations: their kind, tables and fields."""
    source = gdal.OpenEx(path, gdal.OF_VECTOR)
    found = [source.GetRelationship(name) for name in source.GetRelationshipNames() or ()]
    return [
        [one.GetCardinality(), one.GetLeftTableName(), one.GetRightTableName(),
         one.GetMappingTableName()]
        for one in found
    ]  # fmt: skip


def faults(path):
    """What GDAL's validator finds against the standard and its extensions."""
    return [
        text for _, text in validate_gpkg.check(path, abort_at_first_error=False, extra_checks=True)
    ]


def edited(path, name, text):
    """A person's change in QGIS: the title of the first incident, and one taken out."""
    opened = layer_of(path, name)
    opened.startEditing()
    first, second = [feature.id() for feature in opened.getFeatures()][:2]
    opened.changeAttributeValue(first, opened.fields().indexOf("title"), text)
    opened.deleteFeature(second)
    done = opened.commitChanges()
    return [done, opened.commitErrors(), opened.featureCount()]


def drawn(path, names, box, at=(), picture=None):
    """Draw layers, the first on top, and return the colours at some spots."""
    settings = QgsMapSettings()
    layers = [layer_of(path, name) for name in names]
    for one in layers:
        one.loadDefaultStyle()
    settings.setLayers(layers)
    settings.setBackgroundColor(QColor("#ffffff"))
    settings.setOutputSize(QSize(1200, 900))
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(QgsRectangle(*box))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    if picture:
        image.save(picture)
    spots = [settings.mapToPixel().transform(QgsPointXY(*spot)) for spot in at]
    return {
        "errors": [error.message for error in job.errors()],
        "colours": [image.pixelColor(round(spot.x()), round(spot.y())).name() for spot in spots],
    }
