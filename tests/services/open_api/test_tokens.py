"""Tokens: only ours, only for this service, only until their end."""

from __future__ import annotations

import base64
import hashlib
import json
import warnings

import jwt
import pytest
from pydantic import SecretStr

from services.open_api.tokens import GROWTH_SCOPE, SCOPES, BadTokenError, Clients, Tokens
from tests.services.open_api.harness import Clock

KEY = "k" * 40
CLIENTS = Clients({"public": SecretStr("public"), "school": SecretStr("chalk")})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock) -> Tokens:
    return Tokens(CLIENTS, SecretStr(KEY), 3600, clock=clock)


def forged(key: str = KEY, algorithm: str = "HS256", **changes: object) -> str:
    claims = {
        "iss": "horizons",
        "aud": "horizons-open-api",
        "sub": "public",
        "scope": GROWTH_SCOPE,
        "iat": 1_000_000,
        "exp": 1_000_100,
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    signed_with = hashlib.sha256(key.encode()).digest() if algorithm.startswith("HS") else key
    return jwt.encode(claims, signed_with, algorithm)


def test_a_token_says_who_may_what(tokens):
    grant = tokens.read(tokens.issue("school", [GROWTH_SCOPE]))
    assert (grant.client, grant.scopes) == ("school", {GROWTH_SCOPE})


def test_it_is_good_until_its_end_and_not_a_moment_longer(tokens, clock):
    token = tokens.issue("public", list(SCOPES))
    clock.now += 3599.9
    assert tokens.read(token).client == "public"
    clock.now += 0.1
    with pytest.raises(BadTokenError, match="expired"):
        tokens.read(token)


def test_the_forger_of_these_tests_can_write_good_ones(tokens):
    assert tokens.read(forged()).client == "public"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "a.b.c",
        "..",
        "é.ü.ß",
        "x" * 100_000,
        forged(key="another key, which is long enough too"),
        forged(aud="another-service"),
        forged(aud=None),
        forged(iss="somebody else"),
        forged(sub="stranger"),
        forged(sub=None),
        forged(exp=None),
        forged(exp="1000100"),
        forged(exp=1e400),
        forged(scope=None),
        forged(scope=["projected-occupation-growth"]),
        forged(algorithm="HS512", key=KEY * 2),
        forged(key="", algorithm="none"),
    ],
)
def test_a_token_that_is_none_of_ours(tokens, token):
    with pytest.raises(BadTokenError, match="not one of this server's"):
        tokens.read(token)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_a_token_without_a_signature(tokens, algorithm):
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    _, claims, signature = forged().split(".")
    for tail in ("", signature):
        with pytest.raises(BadTokenError):
            tokens.read(f"{part({'alg': algorithm, 'typ': 'JWT'})}.{claims}.{tail}")


def test_every_changed_character_breaks_it(tokens):
    token = tokens.issue("public", list(SCOPES))
    body = token.rindex(".")
    for place in range(0, body, 7):
        if token[place] != ".":
            other = "A" if token[place] != "A" else "B"
            with pytest.raises(BadTokenError):
                tokens.read(token[:place] + other + token[place + 1 :])


def test_a_random_key_at_each_start_unless_one_is_set(clock):
    one, other = (Tokens(CLIENTS, SecretStr(""), 60, clock=clock) for _ in range(2))
    with pytest.raises(BadTokenError):
        other.read(one.issue("public", [GROWTH_SCOPE]))
    same, again = (Tokens(CLIENTS, SecretStr(KEY), 60, clock=clock) for _ in range(2))
    assert again.read(same.issue("public", [GROWTH_SCOPE])).client == "public"


def test_a_client_taken_off_the_list_is_out_at_once(clock):
    token = Tokens(CLIENTS, SecretStr(KEY), 60, clock=clock).issue("school", [GROWTH_SCOPE])
    with pytest.raises(BadTokenError):
        Tokens(Clients({"public": SecretStr("public")}), SecretStr(KEY), 60, clock=clock).read(token)


def test_the_library_has_no_complaint_about_the_key(tokens):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tokens.read(tokens.issue("public", [GROWTH_SCOPE]))


@pytest.mark.parametrize(
    ("client", "secret", "known"),
    [
        ("school", "chalk", True),
        ("school", "Chalk", False),
        ("school", "", False),
        ("School", "chalk", False),
        ("", "", False),
        ("nobody", "chalk", False),
        ("school", "chalk\0", False),
        ("school", "\ud800", False),
        ("school", "x" * 100_000, False),
    ],
)
def test_who_is_known(client, secret, known):
    assert CLIENTS.know(client, secret) is known


def test_secrets_are_nowhere_to_be_seen():
    clients = Clients({"school": SecretStr("chalk-and-board")})
    assert "chalk" not in repr(clients)
    assert "chalk" not in repr(vars(clients))


@pytest.mark.parametrize("key", ["-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----", "ssh-ed25519 AAAA" * 3])
def test_a_key_that_looks_like_another_kind_signs_all_the_same(key):
    tokens = Tokens(Clients({"public": SecretStr("public")}), SecretStr(key), 60, clock=lambda: 1_000_000.0)
    assert tokens.read(tokens.issue("public", [GROWTH_SCOPE])).client == "public"
