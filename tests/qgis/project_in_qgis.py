"""Questions to a project, answered within QGIS: what it holds, how it is drawn, what it prints."""

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayerTemporalContext,
)
from qgis.gui import QgsMapCanvas, QgsTemporalControllerWidget
from qgis.PyQt.QtCore import QDateTime, QSize, Qt


def opened(path):
    project = QgsProject.instance()
    project.clear()
    if not project.read(path):
        raise OSError(project.error() or path)
    return project


def describe(path):
    """Return what a project holds."""
    canvas = QgsMapCanvas()
    project = opened(path)
    root = project.layerTreeRoot()
    settings = project.timeSettings()
    span = settings.temporalRange()
    view = project.viewSettings()
    return {
        "title": project.title(),
        "crs": project.crs().authid(),
        "ellipsoid": project.ellipsoid(),
        "layers": {
            layer.id(): layer_facts(layer, project) for layer in project.mapLayers().values()
        },
        "order": [layer.id() for layer in root.layerOrder()],
        "checked": [layer.id() for layer in root.checkedLayers()],
        "tree": branch(root),
        "relations": {
            name: {
                "valid": relation.isValid(),
                "from": relation.referencingLayer().name(),
                "to": relation.referencedLayer().name(),
            }
            for name, relation in project.relationManager().relations().items()
        },
        "time": [span.begin().toString(Qt.ISODate), span.end().toString(Qt.ISODate)],
        "step": [settings.timeStep(), int(settings.timeStepUnit())],
        "layouts": [layout.name() for layout in project.layoutManager().printLayouts()],
        "abstract": project.metadata().abstract(),
        "variables": project.customVariables(),
        "full": degrees(view.fullExtent(), project),
        "canvas": degrees(canvas.extent(), project),
        "background": project.backgroundColor().name(),
        "absolute": project.filePathStorage() != 1,
        "credits": evaluated(project, project.readEntry("CopyrightLabel", "/Label")[0]),
    }


def layer_facts(layer, project):
    facts = {
        "name": layer.name(),
        "valid": layer.isValid(),
        "source": layer.source(),
        "crs": layer.crs().authid(),
        "count": layer.featureCount(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "attribution": layer.attribution(),
        "rights": layer.metadata().rights(),
        "tip": layer.mapTipTemplate(),
        "display": layer.displayExpression(),
        "spatial": layer.isSpatial(),
    }
    if layer.isSpatial():
        temporal = layer.temporalProperties()
        facts |= {
            "renderer": layer.renderer().type(),
            "labels": layer.labelsEnabled(),
            "temporal": temporal.isActive(),
            "time_fields": [temporal.startField(), temporal.endField()],
        }
        if facts["renderer"] == "categorizedSymbol":
            facts["categories"] = [str(each.value()) for each in layer.renderer().categories()]
    return facts


def branch(group):
    return [
        {"name": node.name(), "shown": node.itemVisibilityChecked()}
        | ({"members": branch(node)} if node.nodeType() == 0 else {"id": node.layerId()})
        for node in group.children()
    ]


def degrees(extent, project):
    to_degrees = QgsCoordinateTransform(
        project.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), project
    )
    box = to_degrees.transformBoundingBox(extent)
    return [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]


def evaluated(project, text):
    return QgsExpression.replaceExpressionText(text, project.createExpressionContext())


def days(first, last):
    """Return whole days as QGIS' time controller asks for them."""
    return QgsDateTimeRange(
        QDateTime.fromString(f"{first}T00:00:00Z", Qt.ISODate),
        QDateTime.fromString(f"{last}T23:59:59Z", Qt.ISODate),
    )


def render(path, out, size=(1000, 700), period=None, box=None):
    """Draw the map as the canvas opens it; return the errors, and where degrees are in pixels."""
    project = opened(path)
    settings = QgsMapSettings()
    settings.setLayers(project.layerTreeRoot().checkedLayers())
    settings.setDestinationCrs(project.crs())
    settings.setBackgroundColor(project.backgroundColor())
    settings.setOutputSize(QSize(*size))
    settings.setOutputDpi(96)
    settings.setTransformContext(project.transformContext())
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    extent = project.viewSettings().fullExtent()
    if box is not None:
        to_map = QgsCoordinateTransform(
            QgsCoordinateReferenceSystem("EPSG:4326"), project.crs(), project
        )
        extent = to_map.transformBoundingBox(QgsRectangle(*box))
    settings.setExtent(extent)
    context = project.createExpressionContext()
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    if period is not None:
        settings.setIsTemporal(True)
        settings.setTemporalRange(days(*period))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(out)
    return [error.message for error in job.errors()]


def seen_in(path, periods):
    """Return the ids of the incidents, and zones with versions, that each period shows."""
    project = opened(path)
    return [seen(project, period) for period in periods]


def seen(project, period):
    found = {}
    for layer in project.mapLayers().values():
        if not layer.isSpatial() or not layer.temporalProperties().isActive():
            continue
        context = QgsVectorLayerTemporalContext()
        context.setLayer(layer)
        wanted = layer.temporalProperties().createFilterString(context, days(*period))
        request = QgsFeatureRequest().setFilterExpression(wanted)
        names = ["id"] if "id" in layer.fields().names() else ["zone_id", "version"]
        for feature in layer.getFeatures(request):
            found.setdefault(names[0], []).append([feature[name] for name in names])
    return {name: sorted(rows) for name, rows in found.items()}


def related(path):
    """Return, for each incident, how many rows of each related table its form shows."""
    project = opened(path)
    counts = {}
    for name, relation in project.relationManager().relations().items():
        for feature in relation.referencedLayer().getFeatures():
            rows = sum(1 for _ in relation.getRelatedFeatures(feature))
            counts.setdefault(feature["id"], {})[name] = rows
    return counts


def printed(path, out, dpi=100):
    """Print the sheet to a picture; return what its items say."""
    project = opened(path)
    layout = project.layoutManager().layoutByName("A4")
    exporter = QgsLayoutExporter(layout)
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = dpi
    result = exporter.exportToImage(out, settings)
    items = layout.items()
    legend = next(item for item in items if isinstance(item, QgsLayoutItemLegend))
    sheet_map = next(item for item in items if isinstance(item, QgsLayoutItemMap))
    return {
        "result": int(result),
        "labels": {
            item.id(): item.currentText() for item in items if isinstance(item, QgsLayoutItemLabel)
        },
        "legend": branch(legend.model().rootGroup()),
        "extent": degrees(sheet_map.extent(), project),
        "page": [layout.pageCollection().page(0).pageSize().width(),
                 layout.pageCollection().page(0).pageSize().height()],
    }  # fmt: skip


def controller(path):
    """Return what QGIS' time controller starts with: the period and a frame's length and unit."""
    widget = QgsTemporalControllerWidget()
    project = opened(path)
    navigation = widget.temporalController()
    span = navigation.temporalExtents()
    frame = navigation.frameDuration()
    project.clear()
    return {
        "period": [span.begin().toString(Qt.ISODate), span.end().toString(Qt.ISODate)],
        "frame": [frame.originalDuration(), int(frame.originalUnit())],
    }
