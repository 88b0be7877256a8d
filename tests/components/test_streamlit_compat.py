"""The private and unstable parts of Streamlit that we use still work, and are used in few modules only."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.state.query_params import sanitize_query_string
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest, local_script_runner

from components import streamlit_compat

ROOT = Path(__file__).parents[2]
PRIVATE = {
    f"streamlit_{name}.py"
    for name in (
        "bursts",
        "compat",
        "costs",
        "downloads",
        "recording",
        "requests",
        "run_listener",
        "run_recording",
        "runs",
        "sending",
        "sessions",
        "sign_in",
        "threads",
    )
}


def app_modules() -> list[Path]:
    return [ROOT / "app.py", *(ROOT / "components").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]


@pytest.fixture
def use_secrets(tmp_path):
    """use_secrets(text): Streamlit's secrets are read from a file with this text, or from none if it is None."""
    before = streamlit_compat.secrets_files()

    def write(text: str | bytes | None) -> None:
        file = tmp_path / "secrets.toml"
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        streamlit_compat.use_secrets_files([str(file)])

    yield write
    streamlit_compat.use_secrets_files(before)


def write_whether_history_navigation() -> None:
    import streamlit as st

    from components import streamlit_compat

    st.markdown(streamlit_compat.is_history_navigation())


def test_run_without_navigation_is_no_history_navigation():
    assert AppTest.from_function(write_whether_history_navigation).run().markdown[0].value == "False"


def test_back_or_forward_is_a_history_navigation(monkeypatch):
    rerun_data = functools.partial(local_script_runner.RerunData, is_history_navigation=True)
    monkeypatch.setattr(local_script_runner, "RerunData", rerun_data)
    assert AppTest.from_function(write_whether_history_navigation).run().markdown[0].value == "True"


def test_outside_a_run_there_is_no_history_navigation():
    assert streamlit_compat.is_history_navigation() is False


def test_stopped_script_raises_script_stopped():
    def script(raised: list[str]) -> None:
        import streamlit as st

        from components.streamlit_compat import ScriptStopped

        try:
            st.stop()
        except ScriptStopped:
            raised.append("ScriptStopped")
            raise

    raised: list[str] = []
    session = AppTest.from_function(script, args=(raised,)).run()
    assert raised == ["ScriptStopped"]
    assert not session.exception


def test_script_stopped_is_not_caught_as_an_exception():
    assert not issubclass(streamlit_compat.ScriptStopped, Exception)


def test_secrets_are_read_from_the_files_in_use(use_secrets):
    use_secrets('[table]\nkey = "one"')
    assert streamlit_compat.read_secret("table")["key"] == "one"
    use_secrets('[table]\nkey = "two"')
    assert streamlit_compat.read_secret("table")["key"] == "two"
    assert streamlit_compat.read_secret("other") is None


def test_missing_secrets_file_has_no_secrets_and_is_looked_for_once(use_secrets, monkeypatch):
    use_secrets(None)
    looked: list[str] = []
    parse = type(st.secrets)._parse
    monkeypatch.setattr(type(st.secrets), "_parse", lambda self: looked.append("") or parse(self))
    assert [streamlit_compat.read_secret("table") for _ in range(3)] == [None] * 3
    assert len(looked) == 1
    use_secrets('[table]\nkey = "one"')
    assert streamlit_compat.read_secret("table")["key"] == "one"


@pytest.mark.parametrize("text", ["[table\nkey = 'canary'", b"canary \xff\xfe"])
def test_invalid_secrets_file_raises_an_error_that_does_not_quote_it(use_secrets, text):
    use_secrets(text)
    with pytest.raises(streamlit_compat.UnreadableSecretsError) as error:
        streamlit_compat.read_secret("table")
    assert str(error.value) == ""
    assert error.value.__context__ is None
    assert error.value.__cause__ is None


def test_static_folder_has_the_scripts_that_the_page_loads():
    names = {path.name for path in (streamlit_compat.static_folder() / "js").glob("*.js")}
    assert any(name.startswith("index.") for name in names)
    assert any(name.startswith("PlotlyChart.") for name in names)


def test_no_other_module_uses_private_parts_of_streamlit():
    found = []
    for path in app_modules():
        if path.name in PRIVATE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for_types = [
            statement
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for statement in node.body
        ]
        for node in ast.walk(tree):
            imports_part = isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "streamlit"
            is_private = isinstance(node, ast.Attribute) and ast.unparse(node).startswith("st._")
            if (imports_part and node not in for_types) or is_private:
                found.append(f"{path.relative_to(ROOT)}: {ast.unparse(node)}")
    assert found == []


def test_what_a_message_asks_for_is_its_kind_and_how_many_things_it_names():
    message = BackMsg()
    message.rerun_script.query_string = "area=US"
    message.rerun_script.cached_message_hashes.extend("ab")
    message.rerun_script.widget_states.widgets.add(id="one")
    assert streamlit_compat.asked_for(message.SerializeToString()) == ("rerun_script", 3)
    message.clear_cache = True
    assert streamlit_compat.asked_for(message.SerializeToString()) == ("clear_cache", 0)
    message.file_urls_request.file_names.extend("abc")
    assert streamlit_compat.asked_for(message.SerializeToString()) == ("file_urls_request", 3)
    message.backend_operation_request.deferred_file.file_id = "one"
    assert streamlit_compat.asked_for(message.SerializeToString()) == ("deferred_file", 0)
    message.backend_operation_request.install_skills.SetInParent()
    assert streamlit_compat.asked_for(message.SerializeToString()) == ("install_skills", 0)


@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"text"])
def test_what_is_no_message_asks_for_nothing(data):
    assert streamlit_compat.asked_for(data) is None


def rerun_message(query: str) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = "compare"
    return message.SerializeToString()


@pytest.mark.parametrize("query", ["", "occ=29-1141", "&".join(["occ=29-1141"] * 1_000), "x=" + "a" * 500_000])
def test_query_that_streamlit_reads_is_left_alone(query):
    assert streamlit_compat.shorten_query(rerun_message(query)) == rerun_message(query)
    assert sanitize_query_string(query) == query


@pytest.mark.parametrize("query", ["occ=29-1141&" + "&".join(["x=1"] * 1_000), "occ=29-1141&x=" + "a" * 600_000])
def test_query_that_streamlit_would_ignore_is_cut_and_marked(query):
    assert sanitize_query_string(query) == ""
    message = BackMsg.FromString(streamlit_compat.shorten_query(rerun_message(query)))
    shortened = message.rerun_script.query_string
    assert sanitize_query_string(shortened) == shortened
    assert shortened.startswith("occ=29-1141&")
    assert shortened.endswith(f"&{streamlit_compat.LONG_QUERY}=1")
    assert message.rerun_script.page_name == "compare"


def test_bytes_of_uploads_are_those_of_all_sessions(monkeypatch):
    uploads = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(streamlit_compat, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=uploads))
    for session, file, data in (("one", "a", b"123"), ("one", "b", b"45"), ("two", "a", b"6")):
        uploads.add_file(session, UploadedFileRec(file, "roles.csv", "text/csv", data))
    assert streamlit_compat.upload_bytes() == 6
    streamlit_compat.remove_upload("one", "a")
    assert streamlit_compat.upload_bytes() == 3
    monkeypatch.setattr(streamlit_compat, "get_script_run_ctx", lambda: SimpleNamespace(session_id="one"))
    streamlit_compat.forget_uploads()
    assert streamlit_compat.upload_bytes() == 1
