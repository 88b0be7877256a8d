"""Briefs as the pages make them, without a page."""

from __future__ import annotations

from components.charts import style
from components.sections import answer, briefs
from components.sections.places import brief as places_brief
from components.sections.places.findings import findings
from components.sections.plan import brief as plan_brief
from components.sections.rank import brief as rank_brief
from components.sections.rank.ranking import ranking
from components.state.places_view import PlacesView
from components.state.rank_view import RankView
from components.state.selection import Selection
from services.figures import Figures
from services.plan.assumptions import PlanOptions, assumptions
from services.plan.calculation import calculate
from services.plan.make_plan import read
from services.plan.match import match_roles

ADDRESS = "https://horizons.example.org/?v=2025-35"


def growth_brief(growth, occupations, areas, view="percent"):
    figures = Figures(growth.growth(occupations, areas, growth.horizons))
    reference = answer.reference(growth, tuple(areas), tuple(occupations), figures.rows)
    colors = style.occupation_colors(occupations)
    return briefs._growth_brief(growth, figures, colors, reference, view, ranges=True, address=ADDRESS)


def brief_of_plan(growth, plan, listed=None, notes=()):
    assumed = assumptions(growth, plan.options, plan.rows)
    people = listed or float(plan.rows_of(2028)["headcount"].sum())
    return plan_brief._plan_brief(growth, plan, 2028, assumed, people, notes, ADDRESS)


def brief_of_places(growth, occupation, **view):
    chosen = Selection(shown=occupation, places=PlacesView(**view))
    found = findings(growth, chosen, lambda areas: growth.growth([occupation], areas, [chosen.places.horizon]))
    return places_brief._places_brief(growth, found, ADDRESS)


def brief_of_rank(growth, area, page=1, **view):
    found = ranking(growth, Selection(areas=(area,), rank=RankView(**view)))
    return rank_brief._rank_brief(growth, found, page, ADDRESS)


def brief_of_list(growth, text):
    """The brief of the plan of a list of roles."""
    matched, _ = match_roles(growth, read(growth, text).frame)
    return brief_of_plan(growth, calculate(growth, matched, PlanOptions(2026), [2028]))
