"""Tokens: only those issued here, only for this service, only until they expire."""

from __future__ import annotations

import base64
import hashlib
import json
import warnings

import jwt
import pytest
from pydantic import SecretStr

from services.open_api.tokens import GROWTH_SCOPE, SCOPES, Clients, InvalidTokenError, Tokens
from tests.services.open_api.harness import FakeClock

KEY = "k" * 40
CLIENTS = Clients({"public": SecretStr("public"), "school": SecretStr("chalk")})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


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


def test_decoded_token_names_client_and_scopes(tokens):
    grant = tokens.decode(tokens.issue("school", [GROWTH_SCOPE]))
    assert (grant.client, grant.scopes) == ("school", {GROWTH_SCOPE})


def test_token_is_valid_until_it_expires(tokens, clock):
    token = tokens.issue("public", list(SCOPES))
    clock.now += 3599.9
    assert tokens.decode(token).client == "public"
    clock.now += 0.1
    with pytest.raises(InvalidTokenError, match="expired"):
        tokens.decode(token)


def test_token_of_a_clock_that_was_put_back_is_refused_at_once_and_not_good_for_a_year(tokens, clock):
    token = tokens.issue("public", list(SCOPES))
    clock.now -= 60
    assert tokens.decode(token).client == "public"
    clock.now -= 365 * 86_400
    with pytest.raises(InvalidTokenError, match="from the future"):
        tokens.decode(token)
    assert tokens.decode(tokens.issue("public", list(SCOPES))).client == "public"


def test_forged_token_with_right_key_and_claims_is_accepted(tokens):
    assert tokens.decode(forged()).client == "public"


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
def test_token_not_issued_here_is_refused(tokens, token):
    with pytest.raises(InvalidTokenError, match="not one of this server's"):
        tokens.decode(token)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_token_without_signature_is_refused(tokens, algorithm):
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    _, claims, signature = forged().split(".")
    for tail in ("", signature):
        with pytest.raises(InvalidTokenError):
            tokens.decode(f"{part({'alg': algorithm, 'typ': 'JWT'})}.{claims}.{tail}")


def test_token_with_a_changed_character_is_refused(tokens):
    token = tokens.issue("public", list(SCOPES))
    body = token.rindex(".")
    for place in range(0, body, 7):
        if token[place] != ".":
            other = "A" if token[place] != "A" else "B"
            with pytest.raises(InvalidTokenError):
                tokens.decode(token[:place] + other + token[place + 1 :])


def test_key_is_random_unless_one_is_set(clock):
    one, other = (Tokens(CLIENTS, SecretStr(""), 60, clock=clock) for _ in range(2))
    with pytest.raises(InvalidTokenError):
        other.decode(one.issue("public", [GROWTH_SCOPE]))
    same, again = (Tokens(CLIENTS, SecretStr(KEY), 60, clock=clock) for _ in range(2))
    assert again.decode(same.issue("public", [GROWTH_SCOPE])).client == "public"


def test_token_of_a_removed_client_is_refused(clock):
    token = Tokens(CLIENTS, SecretStr(KEY), 60, clock=clock).issue("school", [GROWTH_SCOPE])
    with pytest.raises(InvalidTokenError):
        Tokens(Clients({"public": SecretStr("public")}), SecretStr(KEY), 60, clock=clock).decode(token)


def test_signing_key_causes_no_library_warning(tokens):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tokens.decode(tokens.issue("public", [GROWTH_SCOPE]))


@pytest.mark.parametrize(
    ("client", "secret", "expected"),
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
def test_only_the_exact_secret_of_a_client_is_verified(client, secret, expected):
    assert CLIENTS.verify(client, secret) is expected


def test_clients_do_not_show_secrets():
    clients = Clients({"school": SecretStr("chalk-and-board")})
    assert "chalk" not in repr(clients)
    assert "chalk" not in repr(vars(clients))


@pytest.mark.parametrize("key", ["-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----", "ssh-ed25519 AAAA" * 3])
def test_key_that_looks_like_a_private_key_signs_tokens(key):
    tokens = Tokens(Clients({"public": SecretStr("public")}), SecretStr(key), 60, clock=lambda: 1_000_000.0)
    assert tokens.decode(tokens.issue("public", [GROWTH_SCOPE])).client == "public"
