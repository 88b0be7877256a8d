"""Visitors who click at random see on a server that does runs again what they see on one that draws each anew.

Both servers get the same clicks; several visitors at once share each, so that what one of them has recorded is drawn
for others. HORIZONS_FUZZ_CASES runs at the least; `--hypothesis-seed` chooses other walks.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import urllib.request
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.bench.servers import serving
from tests.bench.visitor import _EVENTS_ID, Session, without_file_id

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

CASES = int(os.environ.get("HORIZONS_FUZZ_CASES", "150"))
VISITORS = 5
STARTS = [
    ("", "occ=29-1141&area=US"),
    ("", "occ=15-1252&area=06&area=48"),
    ("compare", "occ=29-1141&occ=15-1252&area=US&area=06"),
    ("rank", "area=US"),
    ("places", "occ=29-1141&area=US"),
    ("method", ""),
    ("rank", "area=48&nonsense=1"),
    ("", "occ=99-9999&area=US"),
    ("", "occ=29-1141&area=06&states=agency"),
]
CHOICES = {
    "add_area": ["48", "06", "39", "US"],
    "rank_area": ["48", "06", "39", "US"],
    "": ["29-1141", "15-1252", "47-2111", "13-2011"],
}
"""What is chosen in a search: few, so that visitors meet."""
QUERIES = ["nurse", "texas", "ohio", ""]
NEVER = {"Plan", "Sign out", "Test connection", "Add to plan"}


class Visitor(Session):
    """One that also says which theme and page it has, and clicks on an element at a place."""

    dark = False

    def tell(self, message: BackMsg) -> BackMsg:
        info = message.rerun_script.context_info
        info.color_scheme = "dark" if self.dark else "light"
        info.url = f"http://horizons.test/{self.page}"
        info.timezone, info.locale = "UTC", "en"
        return message

    async def _ask(self, message: BackMsg) -> float:
        self._is_whole = False
        return await super()._ask(self.tell(message))

    def _receive(self, answer: ForwardMsg) -> None:
        if answer.WhichOneof("type") == "new_session":
            self._is_whole = self._is_whole or not self._drawn  # a Session forgets all when the page has run
            if self._is_whole:
                self._drawn.clear()  # what a run that ended for this one had sent is none of its page
        if answer.WhichOneof("type") == "navigation" and answer.navigation.page_script_hash != self._page_hash:
            self._states.clear()  # controls of another page
        super()._receive(answer)

    async def rerun(self) -> float:
        """As Back and Forward do, with the controls as they are: those that no message names are forgotten by Streamlit
        in a new thread alone, which is a matter of time."""
        message = BackMsg()
        message.rerun_script.query_string, message.rerun_script.page_name = self.query, self.page
        message.rerun_script.is_history_navigation = True
        message.rerun_script.widget_states.widgets.extend(self._states.values())
        return await self._ask(message)

    async def interrupt(self) -> None:
        """Ask for the page, and again at once: the first run ends in the middle."""
        for _ in range(2):
            message = BackMsg()
            message.rerun_script.query_string, message.rerun_script.page_name = self.query, self.page
            message.rerun_script.is_history_navigation = True
            await self.socket.send(self.tell(message).SerializeToString())

    async def act(self, place: tuple[int, ...], kind: str, value: object) -> None:
        element, fragment = self._drawn[place]
        if kind == "PageLink":
            self._states.clear()
            self.query, self._page_hash = element.query_string, element.page_script_hash
            self.page = element.page
            await self._ask(self._message(""))
            return
        lasting = True
        if kind == "BidiComponent":
            event, payload = value
            if event == "query":
                state = WidgetState(id=element.id, json_value=json.dumps({"query": payload}))
            else:
                lasting = False
                state = WidgetState(id=_EVENTS_ID.format(element.id))
                state.json_trigger_value = json.dumps([{"event": event, "value": payload}])
        elif kind == "Button":
            state, lasting = WidgetState(id=element.id, trigger_value=True), False
        elif kind in ("Checkbox", "Expandable", "Popover"):
            state = WidgetState(id=element.id, bool_value=value)
        elif kind in ("TabContainer", "Selectbox"):
            state = WidgetState(id=element.id, string_value=value)
        elif kind == "NumberInput":
            state = WidgetState(id=element.id, double_value=value)
        else:
            state = WidgetState(id=element.id)
            state.string_array_value.data.append(value)
        if lasting:
            self._states[element.id] = state
        message = self._message(fragment)
        if not lasting:
            message.rerun_script.widget_states.widgets.append(state)
        await self._ask(message)

    def page_now(self) -> dict[tuple[int, ...], bytes]:
        found = {}
        first: dict[str, tuple[int, ...]] = {}  # the id of a fragment is not the same in each thread of Streamlit's
        for place, (element, fragment) in sorted(self._drawn.items(), key=lambda one: one[0]):
            first.setdefault(fragment, place)
            if element is None:
                continue
            copy = without_file_id(element)
            rows = ""
            for data in (copy, getattr(copy, "arrow_data", None)):
                if isinstance(getattr(data, "data", None), bytes) and data.data:
                    rows = repr(pa.ipc.open_stream(data.data).read_all().to_pydict())
                    data.ClearField("data")  # below missing values are any bytes
            found[place] = (type(copy).__name__, first[fragment], rows, copy.SerializeToString(deterministic=True))
        return found


def choices(visitor: Visitor, rng: random.Random) -> tuple[tuple[int, ...], str, object] | None:
    found = []
    for place, (element, _) in sorted(visitor._drawn.items(), key=lambda one: one[0]):
        kind, key = type(element).__name__, getattr(element, "id", "")
        label = getattr(element, "label", "")
        if label in NEVER or "plan" in key or getattr(element, "disabled", False):
            continue
        if kind == "PageLink":
            found.append((place, kind, None))
        elif not key:
            continue
        elif kind == "Button":
            found.append((place, kind, None))
        elif kind in ("Checkbox", "Expandable", "Popover"):
            found.append((place, kind, rng.random() < 0.6))
        elif kind == "TabContainer":
            labels = [
                one.label for path, (one, _) in visitor._drawn.items() if path[:-1] == place and hasattr(one, "label")
            ]
            if labels:
                found.append((place, kind, rng.choice(labels)))
        elif kind == "ButtonGroup":
            found.append((place, kind, rng.choice([one.content for one in element.options])))
        elif kind == "Selectbox":
            found.append((place, kind, rng.choice(list(element.options))))
        elif kind == "NumberInput":
            found.append((place, kind, float(rng.choice([0, 1000, 5]))))
        elif kind == "BidiComponent" and element.component_name == "horizons_search_box":
            name = next((name for name in CHOICES if name and key.endswith(f"-{name}")), "")
            if rng.random() < 0.4:
                found.append((place, kind, ("query", rng.choice(QUERIES))))
            else:
                found.append((place, kind, ("selected", rng.choice(CHOICES[name]))))
    if not found:
        return None
    kinds = sorted({kind for _, kind, _ in found})
    kind = rng.choice(kinds)
    return rng.choice([one for one in found if one[1] == kind])


async def walk(servers: tuple[str, str], seed: str, runs: int, done: Counter) -> None:
    rng = random.Random(seed)
    while runs > 0:
        page, query = rng.choice(STARTS)
        dark = rng.random() < 0.3
        async with Visitor(servers[0], page, query) as kept, Visitor(servers[1], page, query) as anew:
            kept.dark = anew.dark = dark
            story: list[object] = [(page, query, dark)]
            await asyncio.gather(kept.rerun(), anew.rerun())
            for _ in range(rng.randint(3, 25)):
                done["runs"] += 1
                runs -= 1
                compare(kept, anew, story)
                await compare_file(kept, anew, rng, story, done)
                chance = rng.random()
                if chance < 0.04:
                    story.append("interrupt")
                    await kept.interrupt()
                    break  # how far its runs came is not the same on both
                if chance < 0.08:
                    kept.dark = anew.dark = not kept.dark
                    story.append(f"reload, dark {kept.dark}")
                    await asyncio.gather(kept.rerun(), anew.rerun())
                else:
                    action = choices(anew, rng)
                    if action is None:
                        break
                    story.append(
                        (
                            *action,
                            getattr(anew._drawn[action[0]][0], "label", ""),
                            getattr(anew._drawn[action[0]][0], "id", "")[-30:],
                        )
                    )
                    done[action[1]] += 1
                    await asyncio.gather(kept.act(*action), anew.act(*action))


def compare(kept: Visitor, anew: Visitor, story: list) -> None:
    mine, theirs = kept.page_now(), anew.page_now()
    assert (kept.query, kept._page_hash) == (anew.query, anew._page_hash), story
    if mine != theirs:
        wrong = [place for place in sorted({*mine, *theirs}) if mine.get(place) != theirs.get(place)]
        place = wrong[0]
        pytest.fail(f"{len(wrong)} differ, {place}:\nkept {mine.get(place)}\nanew {theirs.get(place)}\nafter {story}")


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return bytes(answer.read())


async def compare_file(kept: Visitor, anew: Visitor, rng: random.Random, story: list, done: Counter) -> None:
    buttons = [element for element, _ in anew._drawn.values() if type(element).__name__ == "DownloadButton"]
    csv = [one for one in buttons if one.label.endswith("CSV") or one.label == "Brief"]
    if not csv or rng.random() > 0.08:
        return
    name = rng.choice(csv).id.rpartition("-")[2]
    contents = [
        await asyncio.to_thread(fetch, visitor.url + await visitor.download_url(name)) for visitor in (kept, anew)
    ]
    done["files"] += 1
    assert contents[0] == contents[1], (name, story)


@pytest.mark.skipif("HORIZONS_FUZZ_CASES" not in os.environ, reason="takes two servers: a part of make fuzz")
@pytest.mark.timeout(0)  # `make fuzz` asks for thousands of runs
def test_visitors_see_what_a_page_drawn_anew_shows(pytestconfig):
    seed = pytestconfig.getoption("hypothesisseed", None) or "1"
    done: Counter = Counter()
    quiet = {"HORIZONS_LOG_LEVEL": "error"}
    with serving("app:app", **quiet) as kept, serving("tests.fuzz.app_drawn_anew:app", **quiet) as anew:

        async def everybody() -> None:
            walks = [walk((kept, anew), f"{seed} {number}", CASES // VISITORS, done) for number in range(VISITORS)]
            await asyncio.gather(*walks)

        asyncio.run(everybody())
    assert done["runs"] >= CASES, done
