"""A yardstick served as Horizons is: plain uvicorn, libraries imported and heap frozen at the start.

BASELINE names the script beside this file; without it, it is the one with one text.
"""

import gc
import os
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st


@asynccontextmanager
async def lifespan(_):
    import pandas
    import plotly.graph_objects

    assert pandas and plotly
    gc.collect()
    gc.freeze()
    yield None


app = st.App(Path(__file__).parent / os.environ.get("BASELINE", "baseline_page.py"), lifespan=lifespan)
