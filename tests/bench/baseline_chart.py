"""One chart that a button redraws: the yardstick for how many sessions a process can serve."""

import plotly.graph_objects as go
import streamlit as st

YEARS = ["2026", "2027", "2028", "2030", "2035"]
SERIES = 5

st.session_state.setdefault("count", 0)
if st.button("go", key="go"):
    st.session_state["count"] += 1
shift = st.session_state["count"]
bars = [
    go.Bar(name=f"Series {series}", x=YEARS, y=[10 + 3 * series + 2 * place + shift for place in range(len(YEARS))])
    for series in range(SERIES)
]
st.plotly_chart(go.Figure(bars, layout={"barmode": "group", "title": f"shifted by {shift}"}), key="chart")
st.text(f"count {shift}")
