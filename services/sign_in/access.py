"""Who may do what, from the claims of an ID token. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from services.sign_in.settings import DOMAIN, EMAIL, EVERYBODY, Rule

if TYPE_CHECKING:
    from services.sign_in.settings import SignInSettings

_HOUR: Final = 3_600.0
_CLOCK_SKEW: Final = 300.0
"""Seconds by which the provider's clock may be ahead; Streamlit ends a sign-in at two minutes. What is from later was
signed in before this machine's clock was put back, and would go on until it has caught up."""


class State(StrEnum):
    """Where somebody stands."""

    OPEN = "open"  # sign-in is off
    ANONYMOUS = "anonymous"
    EXPIRED = "expired"
    REFUSED = "refused"  # signed in, and named by no rule
    ENTERED = "entered"


@dataclass(frozen=True)
class Access:
    """What a user may do, until `expires_at` (seconds since 1970).

    `name`: the address or name they signed in with.
    """

    state: State
    may_see_lightcast: bool = False
    name: str = ""
    expires_at: float = 0.0

    @property
    def may_enter(self) -> bool:
        """Whether pages are shown."""
        return self.state in {State.OPEN, State.ENTERED}


OPEN: Final = Access(State.OPEN, may_see_lightcast=True)
"""Without sign-in: whoever can reach the port."""


def evaluate(claims: Mapping[str, object] | None, settings: SignInSettings, now: float) -> Access:
    """What somebody with these claims may do; None where nobody is signed in. `now`: seconds since 1970.

    The hours count from `iat`, when the provider issued the token; without it, or with one yet to come, they are over.
    """
    if claims is None:
        return Access(State.ANONYMOUS)
    name = str(claims.get(EMAIL) or claims.get("preferred_username") or claims.get("name") or claims.get("sub") or "")
    issued_at = claims.get("iat")
    expires_at = 0.0
    if isinstance(issued_at, int | float) and not isinstance(issued_at, bool) and issued_at <= now + _CLOCK_SKEW:
        expires_at = issued_at + settings.hours * _HOUR
    if now >= expires_at:
        return Access(State.EXPIRED, name=name)
    if not matches(claims, settings.allow):
        return Access(State.REFUSED, name=name, expires_at=expires_at)
    return Access(State.ENTERED, matches(claims, settings.lightcast), name, expires_at)


def matches(claims: Mapping[str, object], rules: Sequence[Rule]) -> bool:
    """Whether one of the rules names somebody with these claims."""
    return any(_matches(claims, rule) for rule in rules)


def _matches(claims: Mapping[str, object], rule: Rule) -> bool:
    if rule == EVERYBODY:
        return True
    if rule.claim in {DOMAIN, EMAIL}:
        email = _confirmed_email(claims)
        return bool(email) and rule.value == (email.rpartition("@")[2] if rule.claim == DOMAIN else email)
    found = _claim(claims, rule.claim)
    values = found if isinstance(found, Sequence) and not isinstance(found, str | bytes) else [found]
    return any(_text(value) == rule.value for value in values if isinstance(value, str | int | float))


def _confirmed_email(claims: Mapping[str, object]) -> str:
    """The address in lower case; "" unless the provider says that it belongs to whoever signed in.

    At some providers anybody may type any address into a profile.
    """
    email, confirmed = claims.get(EMAIL), claims.get("email_verified")
    is_confirmed = confirmed is True or (isinstance(confirmed, str) and confirmed.lower() == "true")
    return email.strip().lower() if isinstance(email, str) and is_confirmed else ""


def _claim(claims: Mapping[str, object], name: str) -> object:
    """A claim by its name, or one inside another: "realm_access.roles"."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
