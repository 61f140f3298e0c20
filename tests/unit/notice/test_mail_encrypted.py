"""Mail servers on other machines: what they are sent is encrypted, or they are sent nothing."""

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.errors import Refused
from server.notice.announcement import Announcement
from server.notice.mail import MailServer, letter, send, server_of
from tests.support.listeners import Post, mail_server

# Of this machine, but not among the names by which the program knows that it is.
ELSEWHERE = "127.0.0.2"
TOLD = Announcement(
    "01a2", "default", "ja", {"name": "山田 太郎"}, "https://docs.google.com/x", knows_row=True
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for ELSEWHERE, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of 青葉精機")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ELSEWHERE))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine knows the certificate, as it knows those of the world's authorities."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def post(tls: ssl.SSLContext) -> Iterator[Post]:
    with mail_server(ELSEWHERE, tls) as started:
        yield started


def _at(post: Post, scheme: str = "smtp", host: str = ELSEWHERE) -> MailServer:
    return server_of(f"{scheme}://leadsheet%40aoba.test:p%2Fw@{host}:{post.port}")


def _send(server: MailServer) -> None:
    send(server, letter(TOLD, "leadsheet@aoba.test", ["eigyo@aoba.test"], 1))


@pytest.mark.usefixtures("trusted")
def test_by_starttls_nothing_but_the_greeting_is_in_the_clear(post: Post) -> None:
    _send(_at(post))
    (text,) = post.letters
    assert "To: eigyo@aoba.test" in text
    assert [one.split()[0].upper() for one in post.in_the_clear] == ["EHLO", "STARTTLS"]
    # After the change both sides begin anew (RFC 3207, 4.2), and only then is the password told.
    said = [one.split()[0].upper() for one in post.commands]
    assert said[:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


@pytest.mark.usefixtures("trusted")
def test_by_smtps_nothing_is_in_the_clear(tls: ssl.SSLContext) -> None:
    with mail_server(ELSEWHERE, tls, at_once=True) as post:
        _send(_at(post, "smtps"))
    assert len(post.letters) == 1
    assert post.in_the_clear == []


def test_who_cannot_show_who_they_are_is_told_nothing(post: Post) -> None:
    with pytest.raises(Refused, match="証明書"):
        _send(_at(post))
    assert [one.split()[0].upper() for one in post.commands] == ["EHLO", "STARTTLS"]
    assert post.letters == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_is_none(tls: ssl.SSLContext) -> None:
    with mail_server("127.0.0.3", tls) as post, pytest.raises(Refused, match="証明書"):
        _send(_at(post, host="127.0.0.3"))
    assert post.letters == []


def test_a_server_without_starttls_is_told_neither_password_nor_letter() -> None:
    with mail_server(ELSEWHERE) as post, pytest.raises(Refused, match="STARTTLS"):
        _send(_at(post))
    assert [one.split()[0].upper() for one in post.commands] == ["EHLO"]


def test_this_very_machine_is_spoken_to_as_it_is() -> None:
    with mail_server() as post:
        _send(_at(post, host="127.0.0.1"))
    assert len(post.letters) == 1
