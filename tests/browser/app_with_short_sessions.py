"""The app that forgets a session as soon as its browser has gone, as it does after a laptop has slept for long.

Named to uvicorn in place of `app:app`; nothing else differs.
"""

from streamlit import config

config.set_option("server.disconnectedSessionTTL", 0)

from app import app  # noqa: E402, F401
