"""The yardstick served as Horizons is: plain uvicorn, libraries imported and heap frozen at the start."""

import gc
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


app = st.App(Path(__file__).parent / "baseline_page.py", lifespan=lifespan)
