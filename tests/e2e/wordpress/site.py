"""A small site for a real browser: pages with the plugin's script as WordPress prints it, and a
form whose script posts as Contact Form 7's does."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SCRIPT = (
    Path(__file__).resolve().parents[3] / "wordpress/leadsheet/assets/leadsheet-touch.js"
).read_bytes()
FEEDBACK = "/wp-json/contact-form-7/v1/contact-forms/8/feedback"

# What Contact Form 7's script does on a submit: the form's data, an event that others may add to,
# one multipart request, the outcome as the form's class.
_FORM_SCRIPT = """
document.querySelectorAll('form.wpcf7-form').forEach((form) => {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const formData = new FormData(form);
    form.dispatchEvent(
      new CustomEvent('wpcf7beforesubmit', { bubbles: true, detail: { formData } })
    );
    fetch('FEEDBACK', { method: 'POST', body: formData }).then(() => {
      form.classList.add('sent');
      form.reset();
    });
  });
});
""".replace("FEEDBACK", FEEDBACK)

_PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>さくら製作所</title>
{head}
<script type="application/json" id="leadsheet-config">{config}</script>
<script src="/leadsheet-touch.js" defer></script></head><body>
<h1>さくら製作所</h1><nav><a id="home" href="/">ホーム</a>
<a id="contact" href="/contact/">お問い合わせ</a>
<a id="out" href="http://www.sakura.example/lp/?utm_source=yahoo&amp;utm_medium=cpc&amp;yclid=Y1">広告</a>
<a id="plain" href="http://www.sakura.example/contact/">リンク</a></nav>
<form class="wpcf7-form" method="post"><div style="display: none;">
<input type="hidden" name="_wpcf7" value="8">{field}</div>
<input name="your-name"><button>送信</button></form>
<script src="/form.js"></script></body></html>"""

CONFIG = '{"consent":"always","hosts":[],"domains":[],"path":"/","api":false}'
WAITS = CONFIG.replace("always", "wait")
FIELD = '<input type="hidden" name="_leadsheet_touch" value="">'


@dataclass(slots=True)
class Site:
    """`head`: script that the page runs first, as a consent banner's would be. `config`: what the
    plugin prints for its own script. `policy`: the page's Content-Security-Policy. `hidden_field`:
    "" for pages from a cache that is older than the plugin. `posted`: what came in."""

    port: int = 0
    head: str = ""
    config: str = CONFIG
    policy: str = ""
    hidden_field: str = FIELD
    posted: list[dict[str, str]] = field(default_factory=list)

    @property
    def touches(self) -> list[Any]:
        """The hidden field of each post; None where it was empty or missing."""
        return [
            json.loads(one["_leadsheet_touch"]) if one.get("_leadsheet_touch") else None
            for one in self.posted
        ]


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/leadsheet-touch.js":
                self._answer("text/javascript", SCRIPT)
            elif self.path == "/form.js":
                self._answer("text/javascript; charset=utf-8", _FORM_SCRIPT.encode())
            else:
                head = f"<script>{site.head}</script>" if site.head else ""
                page = _PAGE.format(head=head, field=site.hidden_field, config=site.config)
                self._answer("text/html; charset=utf-8", page.encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not self.headers["Content-Type"].startswith("multipart/form-data"):
                # The browser's own: to it, every host of the world is here.
                self.send_error(404)
                return
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            parts = BytesParser(policy=HTTP).parsebytes(head + body)
            site.posted.append(
                {
                    str(part.get_param("name", header="content-disposition")): (
                        bytes(part.get_payload(decode=True)).decode()
                    )
                    for part in parts.iter_parts()
                }
            )
            self._answer("application/json", b'{"status": "mail_sent"}')

        def _answer(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if site.policy:
                self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: pytest's output is for the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
