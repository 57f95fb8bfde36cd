"""Layers opened, drawn and asked in QGIS; called by the tests through `qgis_run.py`."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsTemporalUtils,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime
from qgis.PyQt.QtGui import QColor

WGS84 = QgsCoordinateReferenceSystem("EPSG:4326")


def opened(source, qml=None):
    """Return a layer of a file, with a style where one is given."""
    layer = QgsVectorLayer(source, "layer", "ogr")
    assert layer.isValid(), source
    if qml:
        words, is_loaded = layer.loadNamedStyle(qml)
        assert is_loaded, words
    return layer


def period(begin, end):
    """Return a range of whole days, `end` not in it; or of moments written with a time."""
    return QgsDateTimeRange(moment(begin), moment(end), True, False)


def moment(iso):
    day, _, time = iso.partition("T")
    return QDateTime(QDate.fromString(day, Qt.ISODate), QTime.fromString(time or "00:00", "HH:mm"))


def draw(layers, extent, *, png=None, at=(), size=(800, 600), crs="EPSG:3857", during=None):
    """Draw layers, the lowest first, and return the colours at positions, lon and lat.

    `extent` is west, south, east, north in degrees; `at` may hold a shift in pixels too.
    """
    settings = QgsMapSettings()
    target = QgsCoordinateReferenceSystem(crs)
    forth = QgsCoordinateTransform(WGS84, target, QgsProject.instance())
    settings.setDestinationCrs(target)
    settings.setOutputSize(QSize(*size))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("#dce7ec"))
    settings.setExtent(forth.transformBoundingBox(QgsRectangle(*extent)))
    found = [opened(layer["source"], layer.get("qml")) for layer in layers]
    settings.setLayers(found[::-1])
    settings.setFlag(QgsMapSettings.DrawLabeling, any(layer.get("labels") for layer in layers))
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.globalScope())
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    if during:
        settings.setIsTemporal(True)
        settings.setTemporalRange(period(*during))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    if png:
        image.save(png)
    colours = []
    for lon, lat, *shift in at:
        right, down = shift or (0, 0)
        pixel = settings.mapToPixel().transform(forth.transform(QgsPointXY(lon, lat)))
        colours.append(image.pixelColor(round(pixel.x() + right), round(pixel.y() + down)).name())
    return {"colours": colours, "errors": [error.message for error in job.errors()]}


def during(source, qml, begin, end):
    """Return the ids of what the time controller shows in a range."""
    layer = opened(source, qml)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    words = layer.temporalProperties().createFilterString(context, period(begin, end))
    features = layer.getFeatures(QgsFeatureRequest().setFilterExpression(words))
    name = "id" if layer.fields().indexFromName("id") >= 0 else "zone_id"
    return sorted(feature[name] for feature in features)


def whole_period(source, qml):
    """Return the first and last moment that QGIS finds in a layer."""
    project = QgsProject.instance()
    project.clear()
    project.addMapLayer(opened(source, qml))
    found = QgsTemporalUtils.calculateTemporalRangeForProject(project)
    ends = [end.toString(Qt.ISODate) for end in (found.begin(), found.end())]
    project.clear()
    return ends


def tips(source, qml):
    """Return the map tip of every feature, by its id."""
    layer = opened(source, qml)
    found = {}
    for feature in layer.getFeatures():
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        context.setFeature(feature)
        has_id = feature.fieldNameIndex("id") >= 0
        name = feature["id"] if has_id else str(feature.id())
        found[name] = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    return found


def label_settings(layer):
    """Return the settings of the labels of a layer, of each rule."""
    labeling = layer.labeling()
    return [labeling.settings(part) for part in labeling.subProviders()] if labeling else []


def facts(source, qml):
    """Return what QGIS understood of a style."""
    layer = opened(source, qml)
    renderer = layer.renderer()
    temporal = layer.temporalProperties()
    parsed = [label.fieldName for label in label_settings(layer)]
    parsed += [temporal.startExpression(), temporal.endExpression()]
    read_only = [
        field.name()
        for index, field in enumerate(layer.fields())
        if layer.editFormConfig().readOnly(index)
    ]
    return {
        "renderer": renderer.type(),
        "categories": [
            [str(category.value() or ""), category.label()] for category in renderer.categories()
        ]
        if renderer.type() == "categorizedSymbol"
        else [],
        "labels": layer.labelsEnabled(),
        "temporal": temporal.isActive(),
        "aliases": {field.name(): field.alias() for field in layer.fields() if field.alias()},
        "read_only": read_only,
        "display": layer.displayExpression(),
        "broken": [text for text in parsed if QgsExpression(text).hasParserError()],
    }


def placed_labels(layers, extent, size=(800, 600)):
    """Return the texts that a map shows and their boxes: left, top, right, bottom in pixels.

    Layers are the lowest first, `extent` is west, south, east, north in degrees.
    """
    settings = QgsMapSettings()
    target = QgsCoordinateReferenceSystem("EPSG:3857")
    forth = QgsCoordinateTransform(WGS84, target, QgsProject.instance())
    settings.setDestinationCrs(target)
    settings.setOutputSize(QSize(*size))
    settings.setOutputDpi(96)
    settings.setExtent(forth.transformBoundingBox(QgsRectangle(*extent)))
    held = [opened(layer["source"], layer.get("qml")) for layer in layers]
    settings.setLayers(held[::-1])
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    results = job.takeLabelingResults()
    found = []
    for label in results.labelsWithinRect(settings.visibleExtent()):
        corners = [settings.mapToPixel().transform(corner) for corner in label.cornerPoints]
        across, down = [c.x() for c in corners], [c.y() for c in corners]
        found.append([label.labelText, min(across), min(down), max(across), max(down)])
    return {"scale": settings.scale(), "labels": sorted(found)}


def generated(layer):
    """Return the expression of the geometry that the first symbol of a layer draws."""
    # each part is held by name: QGIS frees what Python does not hold
    categories = layer.renderer().categories()
    symbol = categories[0].symbol()
    return symbol.symbolLayer(0).geometryExpression()


def area_of(source, qml, name):
    """Return the corners that a geometry generator of a symbol draws for an incident."""
    layer = opened(source, qml)
    (feature,) = (found for found in layer.getFeatures() if found["id"] == name)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    drawn = generated(layer)
    expression = QgsExpression(drawn)
    shape = expression.evaluate(context)
    assert not expression.hasEvalError(), expression.evalErrorString()
    return [[corner.x(), corner.y()] for corner in shape.vertices()]


def bands(source, qml):
    """Return the WKT of the band of doubt of every zone, by its row."""
    layer = opened(source, qml)
    found = []
    for feature in layer.getFeatures():
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        context.setFeature(feature)
        drawn = generated(layer)
        expression = QgsExpression(drawn)
        shape = expression.evaluate(context)
        assert not expression.hasEvalError(), expression.evalErrorString()
        found.append(shape.asWkt(6))
    return found
