"""Sign-in through HAProxy with deploy/haproxy.cfg: TLS, below a path, the cookies of a browser."""

from __future__ import annotations

import requests

from tests.replica_site import running_site
from tests.sign_in_provider import LICENSED, environment, running_provider


def test_sign_in_and_out_through_the_proxy(tmp_path):
    with running_provider() as issuer, requests.Session() as browser:
        settings = environment(0, issuer)
        del settings["PUBLIC_URL"]  # the proxy's
        with running_site(tmp_path, 1, **settings) as site:
            browser.verify, browser.trust_env = str(tmp_path / "certificate.pem"), False

            def get(address: str) -> requests.Response:
                root = site.url.removesuffix("/horizons")
                url = address if "://" in address else root + address
                return browser.get(url, timeout=30, allow_redirects=False)

            assert get("/horizons/compare").headers["location"] == "/horizons/sign-in?next=compare"
            provider = get("/horizons/sign-in/start?next=compare").headers["location"]
            allowed = requests.post(provider, data={"sub": LICENSED}, timeout=30, allow_redirects=False)
            assert allowed.headers["location"].startswith(f"{site.url}/oauth2callback?")
            assert get(allowed.headers["location"]).headers["location"] == "/horizons/compare"
            assert get("/horizons/compare").status_code == 200
            assert all(cookie.secure for cookie in browser.cookies)
            assert get("/horizons/auth/logout").headers["location"].startswith(f"{issuer}/oauth2/end_session?")
            assert get("/horizons/compare").status_code == 303
