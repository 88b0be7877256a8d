"""Rows as pictures to download: the charts of the page with everything that lets them stand alone. Pure.

The pictures are drawn by services.exports.pictures, which writes them as SVG and PNG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.charts import dots as dot_chart
from components.charts import panels, style, values
from components.text import captions, caveats, number_format
from components.text.labels import (
    base_year_label,
    change_label,
    employment_label,
    growth_label,
    missing_label,
    series_name,
    target_years_label,
)
from services.exports.pictures.lines import MAX_BANDS
from services.exports.pictures.spec import Bars, BarSeries, Lines, LineSeries, Panels, Picture, Plot, Row, RowMark, Rows
from services.growth_rows import GrowthRows, by_series, count_distinct, in_area, last_horizon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from services.exports.pictures.spec import Scale, Unit
    from services.growth_rows import GrowthRow
    from services.source import Features

RANGE_NAME: Final = f"80{number_format.NNBSP}% range"
_REFERENCE_COLOR: Final = "#0A0F18"
_MAX_NOTES: Final = 3
_RANGE_NOTES: Final = (caveats.AREA_RANGES, caveats.NATIONAL_RANGES)


def bars(
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    reference: GrowthRows,
    features: Features,
    *,
    ranges: bool = True,
) -> Picture:
    """The bars of growth by horizon, or small multiples of them. `view` "jobs": jobs added; else percent."""
    drawn, unit = panels.drawn_rows(rows), "change" if view == "jobs" else "percent"
    references = reference if unit == "percent" else GrowthRows()
    scale = _scale(drawn, unit, ranges=ranges, reference=references)
    plots = [
        (part[0].occupation, _bars(part, unit, colors, references, scale, ranges)) for part in panels.panels(drawn)
    ]
    plot = plots[0][1] if len(plots) == 1 else Panels(plots)
    what = "Jobs added" if unit == "change" else "Growth"
    subtitle = f"{_subject(rows)}{what} since {base_year_label(rows)}, {_unit_word(unit)}"
    return _picture(captions.bars_title(rows, reference, view), subtitle, plot, rows, features, ranges=ranges)


def lines(
    path: GrowthRows, view: str, colors: Mapping[str, str], features: Features, *, ranges: bool = True
) -> Picture:
    """The lines from the base to the last horizon, or small multiples. `view`: "percent", "jobs" or "index"."""
    drawn = panels.drawn_rows(path)
    scale = _scale(drawn, view, ranges=ranges)
    plots = [(part[0].occupation, _lines(part, view, colors, scale, ranges)) for part in panels.panels(drawn)]
    plot = plots[0][1] if len(plots) == 1 else Panels(plots)
    years = captions.span(path)
    unit = {"percent": "Growth since the base, percent", "jobs": "Jobs", "index": "Jobs, base year = 100"}[view]
    has_bands = ranges and captions.has_ranges(path) and len(plots) == 1 and len(by_series(drawn)) <= MAX_BANDS
    marks = f"{captions.points_note(path)}{f' Shaded: {RANGE_NAME}.' if has_bands else ''}"
    subtitle = f"{_subject(path)}{unit}{', ' if years else ''}{years}"
    return _picture(captions.lines_title(path, view), subtitle, plot, path, features, marks=marks, ranges=has_bands)


def dots(
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    reference: GrowthRows,
    features: Features,
    *,
    title: str = "",
) -> Picture:
    """Every series at the last horizon as a dot with its range, the highest first."""
    unit = "change" if view == "jobs" else "percent"
    last = dot_chart.ranked(rows, view)
    references = last_horizon(reference) if unit == "percent" else GrowthRows()
    names = [
        _row(
            row,
            unit,
            series_name(row, rows),
            [
                RowMark("dot" if row.is_given else "ring", values.value(row, unit), style.color(row, colors)),
                *_reference_marks(row, references),
            ],
        )
        for row in last
    ]
    legend = [("All occupations of the area", RowMark("dash", None, _REFERENCE_COLOR))] if references else []
    plot = Rows(
        _unit(unit),
        _scale(GrowthRows(last), unit, reference=references),
        names,
        legend,
        RANGE_NAME,
    )
    what = "Jobs added" if unit == "change" else "Growth"
    years = captions.periods(last) or f"from {base_year_label(rows)} to {target_years_label(last)}"
    subtitle = f"{_subject(rows)}{what}, {years}, {_unit_word(unit)}"
    marks = captions.dots_note(last)
    return _picture(title or captions.bars_title(rows, reference, view), subtitle, plot, rows, features, marks=marks)


def vintages(frame: pd.DataFrame, occupation: str, title: str) -> Picture:
    """What each BLS vintage projected for the nation, of `Growth.vintages`, without those of another definition."""
    rows = frame[frame["comparable"]]
    growths = [float(growth) for growth in rows["growth"]]
    names = [name.replace("-", number_format.EN_DASH) for name in rows["vintage"]]
    percents = [round(100 * growth, 1) for growth in growths]
    low, high = min(0.0, *percents), max(0.0, *percents)
    labels = [number_format.percent(growth) for growth in growths]
    series = BarSeries(occupation, style.PALETTE[0], percents, labels=labels)
    left_out = len(frame) - len(rows)
    note = f"{left_out} older vintages defined the occupation differently and are left out." if left_out else ""
    return Picture(
        title,
        f"{occupation}, United States. Growth over ten years as BLS projected it, by vintage, percent",
        Bars("percent", (low, high if high > low else low + 1), names, [series]),
        [note] if note else [],
        f"Source: BLS Employment Projections, {names[0]} to {names[-1]}. Includes the self-employed.",
    )


def _picture(
    title: str, subtitle: str, plot: Plot, rows: GrowthRows, features: Features, *, marks: str = "", ranges: bool = True
) -> Picture:
    """The picture with the caveats and the source of its rows; those of ranges only where ranges are drawn."""
    notes = [note for note in caveats.caveats(rows) if ranges or note not in _RANGE_NOTES][:_MAX_NOTES]
    return Picture(title, subtitle, plot, [marks, *notes] if marks else notes, caveats.source_line(rows, features))


def _subject(rows: Sequence[GrowthRow]) -> str:
    """The occupation and the area that all rows share, as the beginning of a sentence: "Registered nurses, Ohio. "."""
    shared = [getattr(rows[0], name) for name in ("occupation", "area") if count_distinct(rows, f"{name}_id") == 1]
    return f"{', '.join(shared)}. " if shared else ""


def _bars(
    rows: GrowthRows, unit: str, colors: Mapping[str, str], reference: GrowthRows, scale: Scale, ranges: bool
) -> Bars:
    series, positions = by_series(rows), values.area_positions(rows)
    categories = {values.year(row): values.horizon_label(row) for row in rows}
    years = sorted(categories)

    def at_years(part: Sequence[GrowthRow]) -> list[GrowthRow | None]:
        by_year = {values.year(row): row for row in part}
        return [by_year.get(year) for year in years]

    bar_series = []
    for part in series:
        ordered, others = at_years(part), at_years(in_area(reference, part[0].area_id))
        bar_series.append(
            BarSeries(
                series_name(part[0], rows),
                style.color(part[0], colors),
                [row and values.value(row, unit) for row in ordered],
                [values.range_80(row, unit) if row and ranges else (None, None) for row in ordered],
                [_bar_label(row, unit, is_single=len(series) == 1) if row else "" for row in ordered],
                [row and values.value(row, unit) for row in others],
                positions[part[0].area_id],
            )
        )
    several = count_distinct(rows, "area_id") > 1
    name = "All occupations of the area" if several else "All occupations"
    names = [categories[year] for year in years]
    return Bars(_unit(unit), scale, names, bar_series, name, RANGE_NAME if ranges else "")


def _bar_label(row: GrowthRow, unit: str, *, is_single: bool) -> str:
    if row.growth is None:
        return missing_label(row).replace(" ", "\n")
    change = change_label(row)
    if is_single and row.change is not None:
        growth = number_format.percent(row.growth)
        return growth if change == number_format.ROUNDS_TO_ZERO else f"{growth}\n{change}"
    return change if unit == "change" else number_format.percent(row.growth)


def _lines(rows: GrowthRows, view: str, colors: Mapping[str, str], scale: Scale, ranges: bool) -> Lines:
    positions = values.area_positions(rows)
    series = []
    for part in by_series(rows):
        path = [values.base_point(part[0]), *part]
        series.append(
            LineSeries(
                f"{series_name(part[0], rows)} {_end_value(values.last_known(part, view), view)}",
                style.color(part[0], colors),
                [(values.year(row), values.value(row, view)) for row in path],
                [row.is_given for row in path],
                [values.range_80(row, view) if ranges else (None, None) for row in path],
                positions[part[0].area_id],
            )
        )
    return Lines(_unit(view), scale, series, {"percent": 0.0, "index": 100.0}.get(view))


def _end_value(row: GrowthRow, view: str) -> str:
    if view == "jobs":
        return employment_label(row)
    return number_format.percent(row.growth) if view == "percent" else number_format.index(row.growth)


def _row(row: GrowthRow, unit: str, name: str, marks: Sequence[RowMark]) -> Row:
    text = change_label(row) if unit == "change" else growth_label(row)
    return Row(name, marks, values.range_80(row, unit), text, marks[0].color)


def _reference_marks(row: GrowthRow, reference: GrowthRows) -> list[RowMark]:
    found = in_area(reference, row.area_id)
    return [RowMark("dash", values.value(found[0], "percent"), _REFERENCE_COLOR)] if found else []


def _scale(
    rows: GrowthRows,
    unit: str,
    *,
    ranges: bool = True,
    reference: GrowthRows | Sequence[GrowthRow] = (),
) -> Scale:
    low, high = values.value_range(rows, unit, ranges=ranges, reference=reference)
    return low, high


def _unit(unit: str) -> Unit:
    return "percent" if unit == "percent" else "index" if unit == "index" else "jobs"


def _unit_word(unit: str) -> str:
    return "number" if unit == "change" else "percent"
