"""What comes to a container's own address reaches the demo, which listens at 127.0.0.1 alone."""

import asyncio
import contextlib

from tools.demo_in_container import hand_on

CONTAINER = "127.0.0.2"
LARGE = b"lead" * 500_000


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """All that was sent, once the sender has ended."""
    writer.write(await reader.read())
    await writer.drain()
    writer.close()


async def asked(port: int, sent: bytes) -> bytes:
    while True:  # until it listens there
        with contextlib.suppress(ConnectionRefusedError):
            reader, writer = await asyncio.open_connection(CONTAINER, port)
            break
        await asyncio.sleep(0)
    writer.write(sent)
    writer.write_eof()
    got = await reader.read()
    writer.close()
    return got


def test_it_is_handed_on_whole_both_ways_and_to_the_same_port() -> None:
    async def play() -> list[bytes]:
        first = await asyncio.start_server(answer, "127.0.0.1", 0)
        second = await asyncio.start_server(answer, "127.0.0.1", 0)
        ports = [one.sockets[0].getsockname()[1] for one in (first, second)]
        async with first, second:
            handing_on = asyncio.create_task(hand_on(CONTAINER, ports))
            got = [await asked(ports[0], LARGE), await asked(ports[1], b"sheet")]
            handing_on.cancel()
            return got

    assert asyncio.run(play()) == [LARGE, b"sheet"]


def test_before_the_demo_listens_whoever_comes_is_let_go_and_may_come_again() -> None:
    async def play() -> list[bytes]:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        handing_on = asyncio.create_task(hand_on(CONTAINER, [port]))
        too_early = await asked(port, b"")
        async with await asyncio.start_server(answer, "127.0.0.1", port):
            got = [too_early, await asked(port, b"later")]
        handing_on.cancel()
        return got

    assert asyncio.run(play()) == [b"", b"later"]
