"""The demo in a container. It listens at 127.0.0.1 alone, as on any machine, so that nobody else
gets in; a container's own 127.0.0.1 is out of reach for the browser beside it. What comes to the
published ports is handed on to it, both ways, byte for byte. compose.demo.yaml publishes them to
the machine's own 127.0.0.1.

    python -m tools.demo_in_container
"""

import asyncio
import contextlib
import socket
import sys
import threading
from collections.abc import Sequence
from functools import partial

from tools import demo

LOCAL = "127.0.0.1"
WAY_IN = "docker compose -f compose.demo.yaml exec demo bash"
_AT_ONCE = 65536


def main() -> int:
    own = _own_address()
    threading.Thread(
        target=lambda: asyncio.run(hand_on(own, [demo.SHEETS_PORT, demo.WEB_PORT])), daemon=True
    ).start()
    return demo.main(way_in=WAY_IN)


def _own_address() -> str:
    """By which the published ports reach this container: that of its way out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent; the address is one of RFC 5737's
        return str(probe.getsockname()[0])


async def hand_on(address: str, ports: Sequence[int]) -> None:
    """Whoever connects to one of `ports` at `address` speaks to the same port of 127.0.0.1. Ends
    when it is cancelled. Raises OSError where a port is taken."""
    async with contextlib.AsyncExitStack() as open_ones:
        for port in ports:
            server = await asyncio.start_server(partial(_connect, port), address, port)
            await open_ones.enter_async_context(server)
        await asyncio.Event().wait()


async def _connect(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        to_reader, to_writer = await asyncio.open_connection(LOCAL, port)
    except OSError:  # the demo is just starting or stopping
        writer.close()
        return
    try:
        await asyncio.gather(_pipe(reader, to_writer), _pipe(to_reader, writer))
    except OSError:
        pass  # one of them broke off: the other is told by its connection's end
    finally:
        to_writer.close()
        writer.close()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until `reader` ends; whoever `writer` leads to is told so, and may go on answering."""
    while some := await reader.read(_AT_ONCE):
        writer.write(some)
        await writer.drain()
    writer.write_eof()


if __name__ == "__main__":
    sys.exit(main())
