"""Groups, of which our data have no agency's figure: nothing says that the agencies published none."""

from __future__ import annotations

import pytest

from components.tables import state_table
from components.text import caveats, labels, state_ranking
from components.text.answer import headline
from services.growth_rows import rows_of
from tests.components.fakes import NO_ROWS


@pytest.mark.parametrize("code", ["29-0000", "11-0000"])
def test_texts_of_a_group_by_agencies_say_that_the_data_have_none(public, code):
    agencies = public.with_agency_figures
    rows = rows_of(agencies.growth([code], public.state_ids, [10]))
    one = rows_of(agencies.growth([code], ["39"], range(1, 11)))
    ranking = state_ranking.ranking(rows)
    sheet = state_table.state_table(ranking, public.profiles(code))
    said = [headline(one, NO_ROWS), caveats.source_line(one, public.features), *state_ranking.notes(ranking)]
    assert sum("are of single occupations and the total, not groups" in text for text in said) == 3
    assert not any("published" in text for text in [*said, *caveats.caveats(one), state_ranking.alt(ranking)])
    assert {labels.missing_label(row) for row in rows} == {"no figure"}
    assert "not published" not in {text for texts in sheet.texts.values() for text in texts.values()}
