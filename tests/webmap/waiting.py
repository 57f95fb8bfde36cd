"""Waiting for what a page does by itself."""

import time

import pytest

__all__ = ["until"]


def until(page, expression, *, arg=None, timeout=30_000):
    """Ask a page until what it says is true, at most so many milliseconds.

    Playwright's own `wait_for_function` asks anew from within the page, by `eval`,
    which a page's security policy forbids: it fails unless the first answer is true.
    """
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        if time.monotonic() > end:
            pytest.fail(f"did not come true: {expression}")
        page.wait_for_timeout(20)
