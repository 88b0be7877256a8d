"""Private and unstable parts of Streamlit, one small function each, with a test that fails if an upgrade breaks it.

No other module but the other `streamlit_…` ones beside it imports from `streamlit.…` or uses names with an underscore
of it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import itsdangerous
import streamlit as st
from google.protobuf.message import DecodeError
from streamlit import config, file_util
from streamlit import logger as streamlit_logger
from streamlit.errors import StreamlitAPIException, StreamlitSecretNotFoundError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.runtime.state.query_params import (
    CLIENT_STATE_QUERY_STRING_MAX_FIELDS,
    CLIENT_STATE_QUERY_STRING_MAX_LENGTH,
)
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette import starlette_auth_routes, starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import SESSION_COOKIE_NAME, USER_COOKIE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ScriptStopped: Final = StopException
"""Raised in the script by its next `st.` call after the page was closed; not an `Exception`, and to be raised again."""

LONG_QUERY: Final = "cut"
"""Name of the parameter that says that the address was too long to be read as a whole."""
_SHORT_MESSAGE: Final = 1_000
"""Bytes of a message that cannot hold too many parameters."""
_MAX_FIELD: Final = 256
"""Characters of a parameter that are kept where the whole is too long; no parameter of ours is as long."""
_SECRETS_FILES: Final = "secrets.files"
_PARTS: Final = re.compile(r"chunks-(\d+)")
"""What the cookie of a sign-in holds where its claims are too long for one: how many others they are in."""
_SIGNED_WITHIN_S: Final = 2.0
"""Between the first and the last of these cookies, which are signed one after the other."""
_STATE_KEY: Final = "_state_default_"
"""What Authlib keeps in the browser's session of a sign-in that has been started: this, and its `state`."""


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


def read_secret(name: str) -> object:
    """The top-level value `name` of the secrets; None if there is no such value or no secrets file.

    Raises:
        UnreadableSecretsError: a secrets file cannot be parsed.
    """
    try:
        return st.secrets.get(name)
    except StreamlitSecretNotFoundError as error:
        is_parse_error = error.__cause__ is not None  # without a cause, there is no secrets file
    except (OSError, ValueError):
        is_parse_error = True
    if is_parse_error:  # raised outside the handlers, so that Streamlit's error is not its context
        raise UnreadableSecretsError
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


def upload_bytes() -> int:
    """Bytes of the files that all sessions have uploaded."""
    uploads: Any = get_instance().uploaded_file_mgr
    total: int = uploads._total_bytes
    return total


def index_page() -> str:
    """The HTML page that Streamlit serves for every page of the app."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def use_cookie_secret(secret: str) -> None:
    """Make Streamlit sign every cookie with `secret`; to be called before the app is built.

    Its session's cookie, which a sign-in begins with, would have a random one: a sign-in that began at one replica
    could not end at another.
    """
    config.set_option("server.cookieSecret", secret)


class Login:
    """What is Streamlit's of a sign-in, for the middleware in front of it."""

    def claims(self, cookies: Mapping[str, str]) -> Mapping[str, object] | None:
        """The claims of whoever has these cookies; None where nobody is signed in, or a cookie was tampered with."""
        if not _is_of_one_sign_in(cookies):
            return None
        content = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
        claims = _parse_json(content)
        return claims if claims and claims.get("is_logged_in") is True else None

    def identity(self, cookies: Mapping[str, str]) -> str:
        """What tells one sign-in from another, and gives nothing away.

        Of what was signed: a cookie may be written in several ways, and one that no claim is in may be added.
        """
        signed = [_signed(cookies, name) for name in _names_of_parts(cookies)]
        return hashlib.sha256(repr(signed).encode()).hexdigest()

    def login_query(self) -> str:
        """The query with which /auth/login sends somebody to the provider; valid for two minutes."""
        return generate_login_redirect_url("default").partition("?")[2]

    def has_started(self, cookies: Mapping[str, str], state: str) -> bool:
        """Whether a sign-in with this `state` was started by the browser that has these cookies."""
        signer = itsdangerous.TimestampSigner(get_cookie_secret())
        try:
            session = base64.b64decode(signer.unsign(cookies.get(SESSION_COOKIE_NAME, "")))
        except (itsdangerous.BadSignature, ValueError):
            return False
        return f"{_STATE_KEY}{state}" in (_parse_json(session) or {})


def _is_of_one_sign_in(cookies: Mapping[str, str]) -> bool:
    """Whether the cookies with the claims were signed together, as far as there are several.

    Each has a signature of its own: with one of an earlier sign-in somebody would still be in a group that they have
    left.
    """
    names = _names_of_parts(cookies)
    times = [_signed(cookies, name)[1] for name in names]
    return max(times) - min(times) <= _SIGNED_WITHIN_S


def _names_of_parts(cookies: Mapping[str, str]) -> list[str]:
    """The names of the cookies with the claims: where they are long the first one says in how many others they are."""
    counted = _PARTS.fullmatch(str(_signed(cookies, USER_COOKIE_NAME)[0]))
    others = int(counted[1]) if counted else 0
    return [USER_COOKIE_NAME, *(f"{USER_COOKIE_NAME}_{number + 1}" for number in range(others))]


def _signed(cookies: Mapping[str, str], name: str) -> tuple[object, float]:
    """What a cookie of Streamlit's holds and when it was signed; None and 0 where the signature is not ours."""
    try:
        value, at = itsdangerous.URLSafeTimedSerializer(get_cookie_secret(), salt=name).loads(
            cookies.get(name, ""), return_timestamp=True
        )
    except itsdangerous.BadData:
        return None, 0.0
    return value, at.timestamp()


def _parse_json(content: bytes | None) -> dict[str, Any] | None:
    """A JSON object; None for everything else."""
    try:
        parsed = json.loads(content or b"")
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def log_failed_sign_ins_briefly() -> None:
    """Log a sign-in that fails as one line without a traceback: with a provider that is down, each attempt does."""
    logger = logging.getLogger(starlette_auth_routes.__name__)

    def shorten(record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0] is not None:
            record.msg, record.args = f"{record.getMessage()} ({record.exc_info[0].__name__})", ()
            record.exc_info = None
        return True

    logger.addFilter(shorten)


def user_claims() -> Mapping[str, object] | None:
    """The claims of whoever this run is for; None where nobody is signed in."""
    claims = st.user.to_dict()
    return claims if claims.get("is_logged_in") is True else None


def forget_user() -> None:
    """Let this session, also if it is resumed, be nobody's. What st.logout does before it names an address, which it
    does not look for below the path of a proxy."""
    context = get_script_run_ctx()
    if context is not None:
        get_instance().clear_user_info_for_session(context.session_id)
        context.user_info.clear()


def open_address(address: str) -> None:
    """Make the browser leave the page for `address`, which may be relative to the page's."""
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.auth_redirect.url = address
        context.enqueue(message)
