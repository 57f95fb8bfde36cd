"""Documents: a file, page, PDF or mail to the text of a report, and what stands around it."""

from geomap.reports.documents.reading import Report, read_report, report_of_text

__all__ = ["Report", "read_report", "report_of_text"]
