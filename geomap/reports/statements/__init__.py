"""Statements: who says it, from verbs of saying to quotation marks."""

from geomap.reports.statements.statement import Statement

__all__ = ["Statement"]
