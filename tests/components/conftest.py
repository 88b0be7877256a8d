"""Parts of pages, drawn by scripts of the tests."""

from tests.app_test import look_for_installed_components_once

__all__ = ["look_for_installed_components_once"]
