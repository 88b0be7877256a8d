"""No secret goes to a server that cannot prove that it is Lightcast's, and the message says what is wrong with it."""

from __future__ import annotations

import contextlib
import datetime
import re
import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.errors import HorizonsError
from tests.services.lightcast.harness import FakeClock, assert_no_secrets, client_of, full_text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lightcast_server import LightcastServer

DAY = datetime.timedelta(days=1)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._certificate("Test authority", self.key, "Test authority", (-DAY, DAY), is_ca=True)

    def _certificate(self, name, key, host, valid, *, is_ca=False) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + valid[0])
            .not_valid_after(now + valid[1])
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def write(self, folder: Path, host: str = "localhost", valid=(-DAY, DAY)) -> Path:
        """A certificate and its key for a host, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        path = folder / f"{host}{valid[0].days}{valid[1].days}.pem"
        no_password = serialization.NoEncryption()
        form = serialization.PrivateFormat.PKCS8
        path.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, form, no_password)
            + self._certificate(host, key, host, valid).public_bytes(serialization.Encoding.PEM)
        )
        return path

    def write_bundle(self, folder: Path) -> Path:
        """What whoever trusts it has in REQUESTS_CA_BUNDLE."""
        path = folder / "bundle.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path


def read_request(connection: ssl.SSLSocket) -> bytes:
    """A request with its body: what is left unread resets a connection that is closed, with the answer on its way."""
    data = b""
    while True:
        head, end, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if end and len(body) >= int(length[1] if length else 0):
            return data
        received = connection.recv(65_536)
        if not received:
            return data
        data += received


@contextlib.contextmanager
def serving(
    certificate: Path, answer: bytes = ANSWER, newest: ssl.TLSVersion | None = None
) -> Iterator[tuple[int, list[bytes]]]:
    """The port of a server with this certificate, and what it was sent in secure connections."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if newest is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version, context.maximum_version = newest, newest
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    plain, _ = listening.accept()
                except OSError:
                    return
                with plain, contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as secure:
                    if data := read_request(secure):
                        received.append(data)
                        secure.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], received
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def sign_in(server: LightcastServer, port: int) -> HorizonsError:
    """The error of a sign-in at this port of localhost."""
    own = server.settings(auth_url=f"https://localhost:{port}/connect/token").lightcast()
    with pytest.raises(HorizonsError) as error:
        client_of(own, FakeClock()).tokens.get("scope")
    assert_no_secrets(full_text_of(error.value))
    return error.value


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def trusted(authority, tmp_path, monkeypatch) -> Authority:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.write_bundle(tmp_path)))
    return authority


@pytest.mark.parametrize(
    ("host", "valid", "reason"),
    [
        ("localhost", (-2 * DAY, -DAY), "its certificate has expired"),
        ("localhost", (DAY, 2 * DAY), "its certificate is not valid yet"),
        ("other.example", (-DAY, DAY), "its certificate is another server's"),
    ],
    ids=["expired", "not yet valid", "of another host"],
)
def test_server_with_a_wrong_certificate_is_sent_nothing(canary_server, trusted, tmp_path, host, valid, reason):
    with serving(trusted.write(tmp_path, host, valid)) as (port, received):
        error = sign_in(canary_server, port)
    assert reason in error.message
    assert "Nothing was sent." in error.next_step
    assert received == []


def test_server_whose_certificate_nobody_trusted_has_signed_is_sent_nothing(canary_server, trusted, tmp_path):
    with serving(Authority().write(tmp_path)) as (port, received):
        error = sign_in(canary_server, port)
    assert "nobody whom this machine trusts" in error.message
    assert received == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_server_that_speaks_only_an_old_tls_is_sent_nothing(canary_server, trusted, tmp_path):
    with serving(trusted.write(tmp_path), newest=ssl.TLSVersion.TLSv1) as (port, received):
        error = sign_in(canary_server, port)
    assert "no secure connection" in error.message
    assert received == []


def test_redirect_from_https_to_http_is_not_followed(canary_server, trusted, tmp_path):
    """Whoever has proved to be Lightcast is asked; where it sends us to, nothing goes."""
    with socket.create_server(("127.0.0.1", 0)) as plain:
        plain.setblocking(False)
        place = f"http://127.0.0.1:{plain.getsockname()[1]}/connect/token".encode()
        for status in (b"302 Found", b"307 Temporary Redirect", b"308 Permanent Redirect"):
            answer = b"HTTP/1.1 %s\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % (status, place)
            with serving(trusted.write(tmp_path), answer) as (port, received):
                error = sign_in(canary_server, port)
            assert "sends us on to another one" in error.message
            assert received[0].startswith(b"POST /connect/token ")
        with pytest.raises(BlockingIOError):
            plain.accept()
