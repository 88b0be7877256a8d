"""Private and unstable parts of Streamlit, one small function each, with a test that fails if an upgrade breaks it.

No other module but the other `streamlit_…` ones beside it imports from `streamlit.…` or uses names with an underscore
of it.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import streamlit as st
from google.protobuf.message import DecodeError
from streamlit import config, file_util
from streamlit import logger as streamlit_logger
from streamlit.errors import StreamlitAPIException, StreamlitSecretNotFoundError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id
from streamlit.runtime.state.query_params import (
    CLIENT_STATE_QUERY_STRING_MAX_FIELDS,
    CLIENT_STATE_QUERY_STRING_MAX_LENGTH,
)
from streamlit.runtime.state.session_state import Serialized
from streamlit.runtime.uploaded_file_manager import DeletedFile

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Sequence

ScriptStopped: Final = StopException
"""Raised in the script by its next `st.` call after the page was closed; not an `Exception`, and to be raised again."""

LONG_QUERY: Final = "cut"
"""Name of the parameter that says that the address was too long to be read as a whole."""
_SHORT_MESSAGE: Final = 1_000
"""Bytes of a message that cannot hold too many parameters."""
_MAX_FIELD: Final = 256
"""Characters of a parameter that are kept where the whole is too long; no parameter of ours is as long."""
_SECRETS_FILES: Final = "secrets.files"
_has_no_secrets: Final = threading.Event()
"""Whether there was no secrets file when it was looked for. Streamlit looks again for each value, in three folders and
under a lock that all runs of the script wait for."""


class UnreadableSecretsError(Exception):
    """A secrets file is not valid TOML. Has no message and no cause, as those of Streamlit quote the file."""


def static_folder() -> Path:
    """The folder of Streamlit's scripts, styles and fonts, which it serves below /static/."""
    return Path(file_util.get_static_dir()) / "static"


def is_history_navigation() -> bool:
    """Whether this run of the script was caused by Back or Forward of the browser."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def is_fragment_run() -> bool:
    """Whether this run of the script is one of fragments alone."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def has_fragments(keys: Sequence[str]) -> bool:
    """Whether the page that this session has drawn last has a fragment of each key."""
    context = get_script_run_ctx()
    if context is None:
        return False
    try:
        context.fragment_storage.resolve_target(keys)
    except StreamlitAPIException:
        return False
    return True


def secrets_files() -> list[str]:
    """The paths at which Streamlit looks for secrets, whether the files exist or not."""
    files: list[str] = config.get_option(_SECRETS_FILES)
    return list(files)


def use_secrets_files(files: Sequence[str]) -> None:
    """Make Streamlit read its secrets from `files`, and forget those that it has read."""
    config.set_option(_SECRETS_FILES, list(files))
    st.secrets._reset()
    _has_no_secrets.clear()


def read_secret(name: str) -> object:
    """The top-level value `name` of the secrets; None if there is no such value or no secrets file.

    A file that is written later is read when Horizons starts again.

    Raises:
        UnreadableSecretsError: a secrets file cannot be parsed.
    """
    if _has_no_secrets.is_set():
        return None
    try:
        return st.secrets.get(name)
    except StreamlitSecretNotFoundError as error:
        is_parse_error = error.__cause__ is not None  # without a cause, there is no secrets file
    except (OSError, ValueError):
        is_parse_error = True
    if is_parse_error:  # raised outside the handlers, so that Streamlit's error is not its context
        raise UnreadableSecretsError
    _has_no_secrets.set()
    return None


def use_log_handler(handler: logging.Handler) -> None:
    """Make Streamlit's loggers, those of later too, write to `handler` in the place of handlers of their own."""

    def use(logger: logging.Logger) -> None:
        logger.handlers = [handler]

    streamlit_logger.setup_formatter = use
    streamlit_logger.update_formatter()


class Asked(NamedTuple):
    """What a browser's message on the websocket asks for, such as "rerun_script", or of an operation "deferred_file".

    `named`: how many things it names: files to upload, controls, elements that the browser has.
    """

    kind: str
    named: int


def asked_for(data: bytes) -> Asked | None:
    """What a message asks for; None if it is no such message."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    kind = message.WhichOneof("type")
    if kind is None:
        return None
    if kind == "backend_operation_request":
        return Asked(message.backend_operation_request.WhichOneof("payload") or kind, 0)
    rerun = message.rerun_script
    named = (
        len(message.file_urls_request.file_names),
        len(rerun.widget_states.widgets),
        len(rerun.cached_message_hashes),
    )
    return Asked(kind, sum(named))


def shorten_query(data: bytes) -> bytes:
    """A browser's message whose query string Streamlit reads, marked with LONG_QUERY if it had to be cut.

    Streamlit ignores a query string of more than a thousand parameters or 512 Ki characters as a whole, and shows the
    example to somebody whose link asked for something else.
    """
    if len(data) <= _SHORT_MESSAGE:
        return data
    message = BackMsg.FromString(data)
    query = message.rerun_script.query_string
    if query.count("&") < CLIENT_STATE_QUERY_STRING_MAX_FIELDS and len(query) <= CLIENT_STATE_QUERY_STRING_MAX_LENGTH:
        return data
    fields = query.split("&")[: CLIENT_STATE_QUERY_STRING_MAX_FIELDS - 1]
    shown = [field[:_MAX_FIELD] for field in fields]
    message.rerun_script.query_string = "&".join([*shown, f"{LONG_QUERY}=1"])
    shortened: bytes = message.SerializeToString()
    return shortened


def remove_upload(session_id: str, file_id: str) -> None:
    """Forget a file that a session has uploaded."""
    uploads: Any = get_instance().uploaded_file_mgr  # the one in memory can do more than its protocol says
    uploads.remove_file(session_id, file_id)


def forget_upload(file_id: str) -> None:
    """Forget a file that the session of this run has uploaded."""
    context = get_script_run_ctx()
    if context is not None:
        remove_upload(context.session_id, file_id)


def forget_uploads() -> None:
    """Forget all files that the session of this run has uploaded."""
    context = get_script_run_ctx()
    if context is not None:
        get_instance().uploaded_file_mgr.remove_session_files(context.session_id)


def is_lost_upload(value: object) -> bool:
    """Whether the value of a file uploader is a file that the browser names and the server does not have."""
    return isinstance(value, DeletedFile)


def sent_edits(prefix: str) -> list[dict[str, Any]]:
    """The edits that the browser has of tables whose keys begin with `prefix`, before a run ends that draws others in
    their place."""
    values = _sent_values(lambda key: key.startswith(prefix))
    return [json.loads(value.value.string_value or "{}") for value in values if isinstance(value, Serialized)]


def is_sent(key: str) -> bool:
    """Whether the browser has sent the value of a widget with this key: it was on the page until now."""
    return bool(_sent_values(lambda other: other == key))


def _sent_values(is_wanted: Callable[[str], bool]) -> list[object]:
    """The values that the browser has sent of widgets whose keys are wanted."""
    context = get_script_run_ctx()
    if context is None:
        return []
    state: Any = context.session_state._state._new_widget_state
    sent = [one for one in list(state.states) if is_wanted(user_key_from_element_id(one) or "")]
    return [state.states[one] for one in sent]


def upload_bytes() -> int:
    """Bytes of the files that all sessions have uploaded."""
    uploads: Any = get_instance().uploaded_file_mgr
    return int(uploads._total_bytes)


def index_page() -> str:
    """The HTML page that Streamlit serves for every page of the app."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def host_config() -> dict[str, object]:
    """What the front end has to know of the server before it opens its websocket without asking for it.

    It asks all the same, and takes over what else the server says. Not for sign-in: the cookie that the first answer of
    the server sets has to be there when the websocket is opened.
    """
    return {"allowedOrigins": list(config.get_option("client.allowedOrigins")), "useExternalAuthToken": False}


def open_address(address: str) -> None:
    """Make the browser leave the page for `address`, which may be relative to the page's."""
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.auth_redirect.url = address
        context.enqueue(message)
