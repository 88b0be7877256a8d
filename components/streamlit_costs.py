"""What Streamlit does anew for each run though it need not: private like `streamlit_compat` (docs/decisions/0069)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.cursor import LockedCursor, RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_KEPT: Final = "_horizons_keeps_theme"


def copy_places_quickly() -> None:
    """Make copies of places on the page cheap: each fragment makes two of all places above it in each run.

    The same places are copied, each once, and without the machinery of `copy` for objects in general.
    """
    generator: Any = DeltaGenerator
    cursors: tuple[Any, ...] = (RunningCursor, LockedCursor)
    for cursor in cursors:
        cursor.__deepcopy__ = _copy_cursor
    generator.__deepcopy__ = _copy_generator


def _copy_cursor(cursor: Any, memo: dict[int, Any]) -> Any:
    copy = type(cursor)(cursor.root_container, cursor.parent_path)
    copy._index, copy._transient_index = cursor.index, cursor._transient_index
    if len(cursor._transient_elements):
        copy._transient_elements = deepcopy(cursor._transient_elements, memo)
    return copy


def _copy_generator(generator: Any, memo: dict[int, Any]) -> DeltaGenerator:
    copy = DeltaGenerator(
        root_container=generator._root_container,
        cursor=deepcopy(generator._cursor, memo),
        parent=deepcopy(generator._parent, memo),
        block_type=generator._block_type,
    )
    copy._form_data = generator._form_data  # a named tuple
    copy._creating_fragment_id = generator._creating_fragment_id
    return copy


def scan_no_packages() -> None:
    """Make the start read the metadata of no installed package: components of packages are found by it, and ours are
    registered by the code that uses them. It took a tenth of the start."""
    module: Any = manifest_scanner
    module.scan_component_manifests = list


def keep_theme() -> None:
    """Make the theme that each run sends be read from the settings once, and again when they have been read anew."""
    module: Any = app_session
    if hasattr(module, _KEPT):
        return
    populate = module._populate_theme_msg
    kept: dict[str, tuple[object, CustomThemeConfig]] = {}

    def populate_from_kept(message: CustomThemeConfig, section: str = "theme") -> None:
        options = config._config_options
        known, theme = kept.get(section, (None, CustomThemeConfig()))
        if known is not options:
            theme = CustomThemeConfig()
            populate(theme, section)
            kept[section] = (options, theme)
        if theme.ByteSize():
            message.MergeFrom(theme)

    module._populate_theme_msg = populate_from_kept
    setattr(module, _KEPT, True)
