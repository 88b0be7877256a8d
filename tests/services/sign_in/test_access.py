"""Who may enter and who may see licensed figures, from claims and rules alone."""

from __future__ import annotations

import pytest

from services.sign_in.access import State, evaluate, matches
from services.sign_in.settings import SignInSettings, parse_rules

NOW = 1_800_000_000.0
VALUES = {
    "SIGN_IN_ISSUER": "https://login.example.org",
    "SIGN_IN_CLIENT_ID": "horizons",
    "SIGN_IN_CLIENT_SECRET": "secret",
    "SIGN_IN_COOKIE_SECRET": "s" * 32,
    "SIGN_IN_ALLOW": "@example.org",
}
ADA = {"sub": "1", "email": "Ada@Example.org", "email_verified": True, "iat": NOW}


@pytest.mark.parametrize(
    ("rules", "claims", "expected"),
    [
        ("@example.org", {"email": "ada@EXAMPLE.org", "email_verified": True}, True),
        ("@example.org", {"email": "ada@example.org", "email_verified": "true"}, True),
        ("@example.org", {"email": "ada@sub.example.org", "email_verified": True}, False),
        ("@example.org", {"email": "ada@example.org.evil.example", "email_verified": True}, False),
        ("@example.org", {"email": "x@example.org@evil.example", "email_verified": True}, False),
        ("@example.org", {"email": "ada@example.org", "email_verified": False}, False),
        ("@example.org", {"email": "ada@example.org"}, False),
        ("@example.org", {"email": ["ada@example.org"], "email_verified": True}, False),
        ("@example.org", {}, False),
        ("Ada@Example.org", {"email": "ada@example.org", "email_verified": True}, True),
        ("ada@example.org", {"email": "eda@example.org", "email_verified": True}, False),
        ("groups=planners", {"groups": ["staff", "planners"]}, True),
        ("groups=planners", {"groups": "planners"}, True),
        ("groups=planners", {"groups": "planners-not"}, False),
        ("groups=planners", {"groups": {"planners": 1}}, False),
        ("realm_access.roles=hr", {"realm_access": {"roles": ["hr"]}}, True),
        ("realm_access.roles=hr", {"realm_access": None}, False),
        ("https://example.org/role=hr", {"https://example.org/role": "hr"}, True),
        ("member=true", {"member": True}, True),
        ("tid=42", {"tid": 42}, True),
        ("@example.com, groups=hr", {"groups": ["hr"]}, True),
        ("*", {}, True),
        ("", {"email": "ada@example.org", "email_verified": True}, False),
    ],
)
def test_rule_names_exactly_those_it_says(rules, claims, expected):
    assert matches(claims, parse_rules(rules)) is expected


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.ENTERED),
        ({"iat": NOW - 12 * 3600 + 1}, State.ENTERED),
        ({"iat": NOW - 12 * 3600}, State.EXPIRED),
        ({"iat": None}, State.EXPIRED),
        ({"iat": NOW + 120}, State.ENTERED),
        ({"iat": NOW + 86_400}, State.EXPIRED),
        ({"iat": True}, State.EXPIRED),
        ({"iat": "1800000000"}, State.EXPIRED),
        ({"email": "eve@evil.example"}, State.REFUSED),
    ],
)
def test_state_follows_from_age_and_rules(changes, state):
    assert evaluate(ADA | changes, SignInSettings.read(VALUES), NOW).state is state


def test_nobody_is_anonymous_and_sees_nothing_licensed():
    access = evaluate(None, SignInSettings.read(VALUES | {"SIGN_IN_LIGHTCAST": "*"}), NOW)
    assert (access.state, access.may_see_lightcast, access.may_enter) == (State.ANONYMOUS, False, False)


@pytest.mark.parametrize(("rule", "expected"), [("", False), ("groups=x", False), ("@example.org", True), ("*", True)])
def test_licensed_figures_are_for_nobody_until_somebody_is_named(rule, expected):
    settings = SignInSettings.read(VALUES | {"SIGN_IN_LIGHTCAST": rule})
    assert evaluate(ADA, settings, NOW).may_see_lightcast is expected
    refused = evaluate(ADA | {"email": "eve@evil.example"}, settings, NOW)
    assert refused.may_see_lightcast is False
