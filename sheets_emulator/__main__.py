"""python -m sheets_emulator --host 127.0.0.1 --port 9900 --data var/sheets.db"""

import argparse
import logging
import signal
import sys
import threading

from sheets_emulator.app import LOOPBACK, create_app
from sheets_emulator.server import Server, serve_in_thread
from sheets_emulator.store.disk import DataInUse
from sheets_emulator.store.store import Store


def main() -> int:
    options = _options()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        store = Store(options.data)
    except (DataInUse, OSError) as error:
        return _refuse(
            f"データのファイル {options.data} を開けません。"
            "別のサーバーが使用中か、書き込めない場所です。"
            "--data で別のファイルを指定してください。",
            f"cannot open {options.data}: another server has it, or it is not writable."
            " Choose another with --data.",
            error,
        )
    hosts = LOOPBACK if options.host in LOOPBACK else None
    app = create_app(store, quotas=options.quotas, faults=options.faults, hosts=hosts)
    try:
        server = Server(options.host, options.port, app)
    except OSError as error:
        store.close()
        return _refuse(
            f"{options.host}:{options.port} で待ち受けられません。"
            "別のプログラムが使用中かもしれません。"
            "--port で別の番号を指定してください（0 なら空いている番号を選びます）。",
            f"cannot listen on {options.host}:{options.port}: another program may have it."
            " Choose another port with --port (0 takes a free one).",
            error,
        )
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    serve_in_thread(server)
    port = server.server_address[1]
    sys.stdout.write(
        f"ローカルのスプレッドシートを開けます / ready: http://{options.host}:{port}/\n"
    )
    sys.stdout.flush()
    stop.wait()
    server.shutdown()
    server.server_close()
    store.close()
    return 0


def _refuse(japanese: str, english: str, error: Exception) -> int:
    sys.stderr.write(f"{japanese}\n{english} ({error})\n")
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sheets_emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9900, help="0 picks a free one and prints it")
    parser.add_argument(
        "--data", default="var/sheets.db", help="a SQLite file; :memory: forgets at the end"
    )
    parser.add_argument(
        "--quotas", action="store_true", help="refuse above 300 and 60 requests a minute"
    )
    parser.add_argument(
        "--faults", action="store_true", help="open /control, where tests ask for failures"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
