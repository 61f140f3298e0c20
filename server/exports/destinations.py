"""Where an export's files go: a folder of this machine, or a store that fsspec knows (`gs://`,
`s3://`, …). A file is there whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile
from typing import Any, Protocol

from server.errors import LeadsheetError, OutcomeUnknown, Refused, TryLater
from server.settings.private_files import keep_names, write_private
from sheets_schema.text import Text

# Seconds for connecting and for each answer. The clients repeat by themselves what may be repeated:
# putting an object again makes the same object.
CONNECT_SECONDS = 10
ANSWER_SECONDS = 60
TRIES = 4
_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "s3": {
        "config_kwargs": {
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": ANSWER_SECONDS,
            "retries": {"max_attempts": TRIES},
        }
    },
    "gs": {"requests_timeout": ANSWER_SECONDS},
}
# Stores in which an object appears once all of it has arrived.
_WHOLE_OBJECTS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory"})


class Destination(Protocol):
    """`address`: the whole address that a name has there. `put`, `put_file`: under this name,
    replacing a file of that name; both give the whole address. Raise Refused where nothing was
    written, TryLater or OutcomeUnknown."""

    def address(self, name: str) -> str: ...

    def put(self, name: str, content: bytes) -> str: ...

    def put_file(self, name: str, path: Path) -> str: ...


def destination(address: str) -> Destination:
    """Of a folder's path or a store's address. Raises LeadsheetError where this Leadsheet cannot
    write there."""
    scheme, found, _ = address.partition("://")
    if not found:
        return _Folder(Path(address))
    if scheme == "file":
        return _Folder(Path(address.partition("://")[2]))
    return _Store(scheme, address.rstrip("/"))


def put_at(address: str, content: bytes) -> str:
    """A file by its whole address."""
    folder, _, name = address.rpartition("/")
    return destination(folder or "/").put(name, content)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def address(self, name: str) -> str:
        return str(self._folder / name)

    def put(self, name: str, content: bytes) -> str:
        place = self._place(name)
        try:
            write_private(place, content)
        except OSError as error:
            raise _not_written(str(place), error) from None
        return str(place)

    def put_file(self, name: str, path: Path) -> str:
        place = self._place(name)
        part = place.with_name(f".{place.name}.part")
        try:
            # Made 0600 before anything is in it.
            os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
            copyfile(path, part)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(place)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _not_written(str(place), error) from None
        keep_names(self._folder)
        return str(place)

    def _place(self, name: str) -> Path:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise _not_written(str(self._folder), error) from None
        return self._folder / name


class _Store:
    def __init__(self, scheme: str, address: str) -> None:
        self._scheme = scheme
        self._address = address
        self._system = _file_system(scheme)

    def address(self, name: str) -> str:
        return f"{self._address}/{name}"

    def put(self, name: str, content: bytes) -> str:
        def write(place: str) -> None:
            self._system.pipe_file(place, content)

        return self._written(name, write)

    def put_file(self, name: str, path: Path) -> str:
        def write(place: str) -> None:
            self._system.put_file(str(path), place)

        return self._written(name, write)

    def _written(self, name: str, write: Any) -> str:
        place = self.address(name)
        try:
            if self._scheme in _WHOLE_OBJECTS:
                write(place)
            else:
                part = f"{self._address}/.{name}.part"
                self._system.makedirs(self._address, exist_ok=True)
                write(part)
                self._system.mv(part, place)
        except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
            raise Refused(_WHERE.format(place=place, why=type(error).__name__)) from None
        except (TimeoutError, ConnectionError) as error:
            raise OutcomeUnknown(_AGAIN.format(place=place, why=type(error).__name__)) from None
        except Exception as error:  # noqa: BLE001  each store's client has errors of its own
            raise TryLater(_AGAIN.format(place=place, why=type(error).__name__)) from None
        return place


_WHERE = Text(
    "{place} に書き込めません({why})。アドレスと、そこに書ける権限をご確認ください。",
    "{place} cannot be written ({why}). Check the address and who may write there.",
)
_AGAIN = Text(
    "{place} に書き込めませんでした({why})。つながっているか、認証の設定が正しいかを確かめて、"
    "もう一度実行してください(二重にはなりません)。",
    "{place} could not be written ({why}). Check the connection and the credentials, and run it "
    "again; nothing is written twice.",
)


def _not_written(place: str, error: OSError) -> LeadsheetError:
    return Refused(_WHERE.format(place=place, why=error.strerror or type(error).__name__))


def _file_system(scheme: str) -> Any:
    try:
        import fsspec
    except ImportError:
        raise LeadsheetError(_EXTRA.format(scheme=scheme)) from None
    try:
        return fsspec.filesystem(scheme, **_OPTIONS.get(scheme, {}))
    except ImportError:
        raise LeadsheetError(_EXTRA.format(scheme=scheme)) from None
    except ValueError:
        raise LeadsheetError(
            Text(
                f"{scheme}:// には書き込めません。フォルダーか gs://、s3:// を指定してください。",
                f"There is no way to write to {scheme}://. Give a folder, gs:// or s3://.",
            )
        ) from None


_EXTRA = Text(
    "{scheme}:// に書き込むには追加の部品が必要です。`pip install 'leadsheet[stores]'` "
    "を実行してください。",
    "Writing to {scheme}:// needs more packages: run `pip install 'leadsheet[stores]'`.",
)
