"""The icon is in the message that names it: nothing is fetched, and no file is read in a run."""

from __future__ import annotations

import base64
import io

from PIL import Image
from streamlit.commands import page_config

from components.page_icon import ICON
from services.server.websocket_protocol import MIN_COMPRESSED


def test_icon_is_a_square_picture_that_the_page_has_at_once(monkeypatch):
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: None)  # no file of Streamlit's is made of it
    assert page_config._get_favicon_string(ICON) == ICON
    head, _, data = ICON.partition(",")
    assert head == "data:image/png;base64"
    width, height = Image.open(io.BytesIO(base64.b64decode(data))).size
    assert width == height >= 48


def test_message_that_sets_the_icon_is_too_short_to_be_compressed():
    assert len(ICON) < MIN_COMPRESSED - 200  # what else is in it
