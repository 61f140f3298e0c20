"""Google's part in the demo: a key that signs events, known to this deployment alone."""

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from server.database.database import Database
from server.database.tables import facts

KEY_ID = "leadsheet-demo"
# Kept in the inbox, so that every web process signs with the same key.
FACT = "demo_addon_key"
LIFETIME_SECONDS = 300


@dataclass(frozen=True)
class Signer:
    """`pem`: an RSA private key."""

    pem: str

    def token(self, audience: str, **claims: Any) -> str:
        """An ID token as Google's accounts service makes them."""
        now = int(time.time())
        told = {
            "iss": "https://accounts.google.com",
            "aud": audience,
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            **claims,
        }
        signer = crypt.RSASigner.from_string(self.pem, KEY_ID)
        return str(jwt.encode(signer, told).decode())

    @cached_property
    def certificates(self) -> Mapping[str, str]:
        """Key id → X.509 certificate in PEM, as Google publishes its own."""
        key = serialization.load_pem_private_key(self.pem.encode(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("the demo's key is no RSA key")
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, KEY_ID)])
        today = dt.datetime.now(dt.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - dt.timedelta(days=1))
            .not_valid_after(today + dt.timedelta(days=30))
            .sign(key, hashes.SHA256())
        )
        return {KEY_ID: certificate.public_bytes(serialization.Encoding.PEM).decode()}


def new_key() -> str:
    """A private key in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def demo_signer(database: Database) -> Signer:
    """The key of this inbox, made at the first start in demo mode."""
    query = select(facts.c.value).where(facts.c.name == FACT)
    with database.write() as connection:
        pem = connection.execute(query).scalar()
        if pem is None:
            try:
                with connection.begin_nested():
                    connection.execute(insert(facts).values(name=FACT, value=new_key()))
            except IntegrityError:
                pass  # another process made it first
            pem = connection.execute(query).scalar_one()
    return Signer(str(pem))
