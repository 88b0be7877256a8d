"""What is kept between runs changes nothing on screen: random selections, drawn by a fresh source and by a used one."""

from __future__ import annotations

import random

import pytest

from components.state import connections
from services.growth import Growth

PAGES_A_KIND = 2


def random_view(growth, page, rng):
    """Parameters of a page."""
    table = growth.occupations()
    codes = table.loc[table["taxonomy"] == "soc", "occupation_id"].tolist()
    areas = rng.sample(["US", *growth.state_ids, *growth.local_area_ids()], rng.choice((1, 1, 2)))
    view = {"area": areas, "states": rng.choice(("horizons", "agency"))}
    if page == "rank":
        view |= {"sort": rng.choice(("growth", "openings", "wage")), "by": rng.choice(("5", "10"))}
        return view | {"page": rng.choice(("1", "2")), "with": rng.sample(codes, 1)}
    return view | {"occ": rng.sample(codes, 1 if page == "explore" else 2)}


def drawn(session):
    """All elements of a page as the browser gets them, without the random ids of what it downloads."""
    assert not session.exception
    found = []

    def walk(block):
        for node in block.children.values():
            if hasattr(node, "children"):
                walk(node)
            else:
                if node.type == "download_button":
                    node.proto.ClearField("deferred_file_id")
                found.append((node.type, node.proto.SerializeToString(deterministic=True)))

    walk(session.main)
    return found


@pytest.mark.parametrize("page", ["explore", "compare", "rank"])
def test_used_source_draws_what_a_fresh_one_draws(public, visit, monkeypatch, page):
    rng = random.Random(page)
    views = [random_view(public, page, rng) for _ in range(PAGES_A_KIND)]
    used = Growth(public._source, public._catalog)
    monkeypatch.setattr(connections, "_public", used)
    for view in views:
        visit(page, **view)
    kept = [drawn(visit(page, **view)) for view in views]
    for view, before in zip(views, kept, strict=True):
        monkeypatch.setattr(connections, "_public", Growth(public._source, public._catalog))
        assert drawn(visit(page, **view)) == before
