"""Growth, what `services.growth.connect` returns: all lists and figures of one source behind one class."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from services import agency_figures, growth_frame, places, rank
from services.catalog import Catalog
from services.growth_frame import HORIZONS, MAX_HORIZON, NATION
from services.projections import OnError, Progress, Projections
from services.rank_tables import OccupationRanks
from services.source_facts import SourceFacts

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from services.search.codes import CodeReading
    from services.search.places import PlaceInQuery
    from services.source import Profile, Source


class Growth(SourceFacts):
    """Projections of one source. Thread-safe; frames it returns may be changed freely by the caller.

    The lists are in `services.catalog`, the figures in `services.projections`.
    """

    def __init__(self, source: Source, catalog: Catalog | None = None, *, states_by_agency: bool = False) -> None:
        """`catalog`: that of the same source, if it is open already; `states_by_agency`: see `with_agency_figures`."""
        super().__init__(source)
        self._catalog = catalog or Catalog(source)
        self.states_by_agency = states_by_agency
        self._estimates = self
        transform = agency_figures.transform(source.agency) if states_by_agency else None
        self._projections = Projections(source, self._catalog, transform)
        self._ranks = OccupationRanks(source, self._catalog, self._projections)

    @cached_property
    def with_agency_figures(self) -> Growth:
        """The same source with the state agencies' own projections in the place of its figures of states.

        Itself where the source has no agencies.
        """
        if self.states_by_agency or not self.features.agency:
            return self
        changed = Growth(self._source, self._catalog, states_by_agency=True)
        changed._estimates = self
        return changed

    @property
    def estimates(self) -> Growth:
        """The same source with its own figures of states."""
        return self._estimates

    def reload(self) -> Growth:
        """The same source with its lists read again; cached figures stay."""
        return Growth(self._source)

    # --- The catalog

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Occupations that `text` may mean, the likeliest first.

        Columns: occupation_id, occupation, taxonomy, matched (the title that matched), score (0 to 1: how likely the
        first one is right). Finds titles, codes, alternate titles, abbreviations, typos, words in any order, and whole
        lines of staff lists ("RN - ICU nights (PRN)").
        """
        return self._catalog.search(text, limit)

    def match(self, lines: Sequence[str]) -> pd.DataFrame:
        """The occupation of each title or code of a staff list, in order: `services.matching.COLUMNS`.

        `certainty` (0 to 1) is NA where nothing is close; from 0.9 matches are sure, below `note` says "please check".
        A line of several codes has the first occupation, the others as choices, and is to be checked.
        """
        return self._catalog.match(lines)

    def no_match_hint(self, text: str) -> str:
        """Why a text finds no occupation, as a sentence: a date, the armed forces, codes that are not known; "" where
        that is not known."""
        return self._catalog.no_match_hint(text)

    def occupations(self) -> pd.DataFrame:
        """One row an occupation: `dataset_schema.OCCUPATION_COLUMNS`."""
        return self._catalog.occupations()

    def occupation(self, occupation_id: str) -> dict[str, Any]:
        """One row of `occupations` as plain values, NA as None.

        Raises:
            BadInputError: no such occupation.
        """
        return self._catalog.occupation(occupation_id)

    def areas(self) -> pd.DataFrame:
        """area_id, area, area_abbr, area_level: the nation, then states and DC by name, then local areas by name."""
        return self._catalog.areas()

    def area(self, area_id: str) -> str:
        """The name of an area."""
        return self._catalog.area(area_id)

    @property
    def state_ids(self) -> list[str]:
        """The area ids of the states and DC, by name; empty where the source has none."""
        return list(self._catalog.state_ids)

    def local_area_ids(self, state_id: str | None = None) -> list[str]:
        """The area ids of the local areas by name, of one state if it is given; empty where the source has none.

        An area that crosses state lines is one of each of its states.
        """
        return self._catalog.local_area_ids(state_id)

    def local_occupation_ids(self) -> list[str]:
        """Occupations that have a figure in any local area."""
        return self._source.local_occupation_ids()

    def area_states(self) -> pd.DataFrame:
        """area_id, state_id, weight: the states of each local area, by its share of jobs in them, the largest first."""
        return self._catalog.area_states()

    @property
    def example_id(self) -> str:
        """An occupation to start from: registered nurses, or what comes nearest to them here."""
        return self._catalog.example_id()

    def titles(self) -> pd.DataFrame:
        """title, occupation_id, kind: every name under which an occupation can be found."""
        return self._catalog.titles()

    def titles_for(self, occupation_id: str) -> list[str]:
        """What people call an occupation: its own title first, then the others, the most trusted kinds first."""
        return self._catalog.titles_for(occupation_id)

    def related(self, occupation_id: str, limit: int = 6) -> pd.DataFrame:
        """Related occupations as the source names them, the nearest first; else those of the same minor group, then of
        the same group, the largest first: occupation_id, occupation, tier (NA without one), reason ("O*NET: primary").
        """
        return self._catalog.related(occupation_id, limit)

    def resolve_occupation(self, text: str) -> str | None:
        """The occupation id that the code in `text` means, or None: today's code however it is written, or the
        likeliest of those that an earlier or wider code stands for."""
        return self._catalog.resolve_occupation(text)

    def find_place(self, text: str) -> PlaceInQuery | None:
        """The place in a search for an occupation, which `search` leaves out: "nurse in Texas". None without one."""
        return self._catalog.find_place(text)

    def read_codes(self, text: str) -> list[CodeReading]:
        """What each code in `text` means, whatever separates them: its current occupations, and a note on an outdated
        code; what else is written there comes with `is_code` False. Empty if `text` has no code that is known among
        words."""
        return self._catalog.read_codes(text)

    def resolve_area(self, text: str) -> str | None:
        """The area id that `text` means (a code, an abbreviation, a name, a city), or None."""
        return self._catalog.resolve_area(text)

    def search_areas(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Areas that `text` may mean, the likeliest first: an exact code, abbreviation, name or nickname before names
        that begin so, contain it, or are spelled alike.

        Columns: area_id, area, area_level, matched (the name that matched, in lower case), score (0 to 1).
        """
        return self._catalog.search_areas(text, limit)

    def read_areas(self, text: str) -> list[tuple[str, str | None]]:
        """(text, area id or None) of each area in `text`, which may list several: "06, 48", "Houston, TX; Ohio"."""
        return self._catalog.read_areas(text)

    def unknown_area_hint(self, text: str) -> str:
        """Why `text` is no area, as a sentence: it may mean several or a place elsewhere, lists several, or is a
        territory, a county, a ZIP code or a code of another kind; "" where that is not known."""
        return self._catalog.unknown_area_hint(text)

    def profile(self, occupation_id: str, area_id: str) -> Profile:
        """What an area adds to an occupation: wage, location quotient, the state agency's own figures.

        Raises:
            BadInputError: no such occupation or area.
        """
        return self._catalog.profile(occupation_id, area_id)

    def profiles(self, occupation_id: str) -> pd.DataFrame:
        """The fields of `Profile` as columns, one row an area; empty where the source has none.

        Raises:
            BadInputError: no such occupation.
        """
        return self._catalog.profiles(occupation_id)

    def profiles_in(self, area_id: str) -> dict[str, Profile]:
        """`profile` of every occupation of which the source knows something in an area, by occupation_id.

        Raises:
            BadInputError: no such area.
        """
        return self._catalog.profiles_in(area_id)

    def vintages(self, occupation_id: str) -> pd.DataFrame:
        """What each vintage projected for the nation, the newest last: `services.dataset_schema.VINTAGES`. Openings can
        be compared within one openings_method, figures where comparable. Empty without history."""
        return self._catalog.vintages(occupation_id)

    def agency(self, occupation_ids: Sequence[str], area_ids: Sequence[str]) -> pd.DataFrame:
        """The state agencies' own projections, with their own years and codes: `services.dataset_schema.AGENCY`. A pair
        without one is a row with NA and the flag `not_published`; a figure of several occupations together has their
        code, title and levels and the flag `several_occupations`. Empty where the source has no agencies."""
        return self._catalog.agency(occupation_ids, area_ids)

    def reasons(self, occupation_id: str) -> pd.DataFrame:
        """The publisher's own sentences on why its share of employment changes, total employment first; most are about
        one industry alone: `services.dataset_schema.REASONS`. May be empty."""
        return self._catalog.reasons(occupation_id)

    def skills(self, occupation_id: str) -> pd.DataFrame:
        """The publisher's scores of skills: skill, score (1 to 5). May be empty."""
        return self._catalog.skills(occupation_id)

    # --- The projections

    def growth(
        self,
        occupation_ids: Sequence[str],
        area_ids: Sequence[str],
        horizons: Sequence[int] = HORIZONS,
        on_progress: Progress | None = None,
        on_error: OnError | None = None,
    ) -> pd.DataFrame:
        """The growth frame for every occupation in every area: occupation by occupation, area by area.

        A cell without data is rows with NA growth and a flag (`not_published`, or `failed` when the
        source could not answer), not an error; `on_error` gets the reason. `on_progress(done, total)` counts cells.

        Raises:
            BadInputError: an unknown occupation, area or horizon; the message names all of them.
        """
        return self._projections.growth(occupation_ids, area_ids, horizons, on_progress, on_error)

    def stream(
        self,
        occupation_ids: Sequence[str],
        area_ids: Sequence[str],
        horizons: Sequence[int] = HORIZONS,
        on_progress: Progress | None = None,
        on_error: OnError | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[pd.DataFrame]:
        """The same cells as `growth`, as frames in the order they arrive, so that a page can draw at once.

        Closing the iterator, or setting `cancel` from elsewhere, tells the source to stop fetching. Bad input
        raises at once, not on the first frame. `on_progress` is also called every now and then while
        nothing arrives.
        """
        return self._projections.stream(occupation_ids, area_ids, horizons, on_progress, on_error, cancel)

    def stream_cells(
        self, cells: Sequence[tuple[str, str]], horizons: Sequence[int] = HORIZONS
    ) -> Iterator[pd.DataFrame]:
        """Single cells, (occupation_id, area_id) each, as frames in the order they arrive; bad input raises at once."""
        return self._projections.stream_cells(cells, horizons)

    def occupations_in(self, area_id: str = NATION, horizon: int = MAX_HORIZON) -> pd.DataFrame:
        """Every detailed occupation of an area at one horizon: the growth frame and `services.rank.CONTEXT_DTYPES`.

        Raises:
            BadInputError: no such area or horizon, or a source that gives one cell at a time.
        """
        return self._ranks.table(area_id, horizon)

    def rank(
        self,
        area_id: str = NATION,
        horizon: int = MAX_HORIZON,
        filters: rank.Filters | None = None,
        order: str = rank.FASTEST,
    ) -> pd.DataFrame:
        """The rows of `occupations_in` that `filters` leave in, in an order of `services.rank.ORDERS`, with their
        places (`services.rank.PLACE_DTYPES`).

        Raises:
            BadInputError: as `occupations_in`, and for an unknown filter or order.
        """
        return rank.rank(self._ranks.table(area_id, horizon), filters or rank.Filters(), order)

    def places(self, occupation_id: str, level: str = places.STATES, horizon: int = MAX_HORIZON) -> pd.DataFrame:
        """One occupation in every state and DC ("states") or local area ("local"): the growth frame and
        `services.places.CONTEXT_DTYPES`. Raises BadInputError as `growth`, and for another level."""
        area_ids = places.area_ids(level, self.state_ids, self.local_area_ids())
        frame = self._projections.growth([occupation_id], area_ids, [horizon]) if area_ids else growth_frame.empty()
        return places.table(frame, self._catalog.profiles(occupation_id))

    def estimate_seconds(self, cells: int) -> float:
        """About how many seconds so many more cells take at the source's limit; 0 where there is none."""
        return self._source.estimate_seconds(cells)

    def record(self, occupation_id: str) -> pd.DataFrame:
        """Past projections of the nation for this occupation beside the actual outcome, the newest first.

        Columns: `dataset_schema.RECORD_DTYPES`; growth and errors are fractions. Empty where there is no record.

        Raises:
            BadInputError: no such occupation.
        """
        return self._projections.record(occupation_id)

    def record_note(self, occupation_id: str) -> str:
        """Why the record is missing or short, such as "No track record: the occupation was redefined."; "" where there
        is nothing to say.

        Raises:
            BadInputError: no such occupation.
        """
        return self._projections.record_note(occupation_id)
