"""The element tree of a folium map: walked, given stable names, put back after rendering.

Folium names elements at random, adds children while it renders and forgets to
take them away. A page that is to be the same bytes each time needs neither.
"""

import contextlib
import re
from collections import OrderedDict
from collections.abc import Iterator

from branca.element import Element

__all__ = ["restored", "stable_names", "walk"]

_RANDOM_ID = re.compile(r"[0-9a-f]{32}")


def walk(element: Element) -> Iterator[Element]:
    """Yield an element and everything under it, each once, in a fixed order."""
    seen: set[int] = set()
    waiting = [element]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        below = list(current._children.values())  # noqa: SLF001  # branca offers no other way
        for name, value in vars(current).items():
            if name != "_parent":
                below += [item for item in _listed(value) if isinstance(item, Element)]
        waiting += reversed(below)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


@contextlib.contextmanager
def restored(root: Element) -> Iterator[None]:
    """Take away whatever rendering adds to the tree, so that it can be rendered again."""
    before = [(element, OrderedDict(element._children)) for element in walk(root)]  # noqa: SLF001
    try:
        yield
    finally:
        for element, children in before:
            element._children = children  # noqa: SLF001


@contextlib.contextmanager
def stable_names(root: Element) -> Iterator[frozenset[str]]:
    """Give every element with a random id a counted one; yield the ids taken away.

    The ids come back when the block ends, so names that a person has read from
    an element before stay true. Where one of them appears in what was rendered
    (somebody wrote it into a script), the page has to be rendered without this.
    """
    changed: list[tuple[Element, str, OrderedDict[str, Element], str | None]] = []
    elements = list(walk(root))
    for number, element in enumerate(elements):
        old = element._id  # noqa: SLF001
        if _RANDOM_ID.fullmatch(old):
            layer_name = getattr(element, "layer_name", None)
            changed.append((element, old, element._children, layer_name))  # noqa: SLF001
            element._id = f"g{number:x}"  # noqa: SLF001
            if layer_name is not None:
                # Folium names a nameless layer after its id.
                vars(element)["layer_name"] = layer_name.replace(old, element._id)  # noqa: SLF001
    keys = {old: element._id for element, old, _, _ in changed}  # noqa: SLF001
    renamed = [(element, element._children) for element in elements]  # noqa: SLF001
    for element, children in renamed:
        element._children = OrderedDict(  # noqa: SLF001
            (_RANDOM_ID.sub(lambda found: keys.get(found[0], found[0]), key), child)
            for key, child in children.items()
        )
    try:
        yield frozenset(keys)
    finally:
        for element, children in renamed:
            element._children = children  # noqa: SLF001
        for element, old, _, layer_name in changed:
            element._id = old  # noqa: SLF001
            if layer_name is not None:
                vars(element)["layer_name"] = layer_name
