"""The settings of the web server itself, which gunicorn.conf.py reads before there is an app."""

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from server.errors import SettingsError
from server.settings.values import told

USUAL_PORT = 8000
# Where gunicorn.conf.py leaves the number of the process that starts the workers.
MASTER = "LEADSHEET_WEB_MASTER"


class WebSettings(BaseSettings):
    """The environment. An empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", env_ignore_empty=True, str_strip_whitespace=True
    )

    host: str = ""
    port: int | None = Field(None, ge=1, le=65535)
    web_concurrency: int = Field(2, ge=1)

    @property
    def bind(self) -> str:
        # A host that gives a port expects to reach it from outside.
        host = self.host or ("0.0.0.0" if self.port else "127.0.0.1")  # noqa: S104
        return f"{f'[{host}]' if ':' in host else host}:{self.port or USUAL_PORT}"


def load() -> WebSettings:
    """Raises SettingsError listing every unusable value with its remedy."""
    try:
        return WebSettings()
    except ValidationError as error:
        raise SettingsError(*told(error)) from None
