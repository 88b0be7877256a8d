"""The icon of the browser's tab."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Final

# In the message itself: a Material symbol or an emoji would be fetched from another server, and a file Streamlit reads
# anew in each run, under a lock that all sessions wait for (docs/decisions/0113).
ICON: Final = f"data:image/png;base64,{b64encode((Path(__file__).parent / 'icon.png').read_bytes()).decode()}"
"""An address for `st.set_page_config`, short enough that its message is not compressed."""
