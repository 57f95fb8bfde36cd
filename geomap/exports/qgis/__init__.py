"""QGIS: styles for layers, and projects over them."""
