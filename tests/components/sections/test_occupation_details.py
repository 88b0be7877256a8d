"""Whose the facts of an occupation are, and of when."""

from __future__ import annotations

import pytest

from components.sections.explore import occupation_details


@pytest.mark.parametrize(
    ("code", "sources"),
    [
        ("29-1141", "Education, experience, training and wage: BLS; experience and training as of 2024."),
        ("11-1031", "Education, experience, training and wage: BLS."),
    ],
)
def test_facts_of_an_earlier_vintage_say_its_year(public, code, sources):
    """The newest projections have the education alone; an occupation that they have not has all of the year before."""
    occupation = public.occupation(code)
    facts = occupation_details._facts(public, occupation, ["US"])
    assert occupation_details._sources(facts, occupation) == f"{sources} Description: O*NET."
