"""The review page: a report beside what was drafted from it, for a person to confirm."""

from geomap.reports.review.page import review_page, write_review

__all__ = ["review_page", "write_review"]
