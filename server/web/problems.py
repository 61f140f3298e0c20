"""Errors over HTTP: RFC 9457 problem details, for the whole application. Never a stack trace."""

import json
import logging

from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected, HTTPException, MethodNotAllowed
from werkzeug.http import HTTP_STATUS_CODES

from sheets_schema.text import Text

# What a server finds wrong only as the application reads the body: an end that does not come,
# chunks that are none.
_CUT_SHORT: tuple[type[Exception], ...] = (ClientDisconnected,)
try:
    from gunicorn.http.errors import NoMoreData, ParseException
except ImportError:  # on Windows, where server.serve gathers the whole request beforehand
    pass
else:
    _CUT_SHORT = (*_CUT_SHORT, NoMoreData, ParseException)

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger("leadsheet.http")
_DETAILS = {
    400: Text(
        "HTTP の要求として読めません。送信側の設定をご確認ください。",
        "This is not a request that can be read. Check the sender.",
    ),
    408: Text(
        "時間内に届きませんでした。もう一度送ってください。",
        "The request did not come in in time. Send it again.",
    ),
    414: Text(
        "アドレスが長すぎます。フォームの内容は本文に入れて POST してください。",
        "The address is too long. Post the form's fields in the body.",
    ),
    431: Text(
        "ヘッダーが大きすぎます。フォームの内容は本文に入れて POST してください。",
        "The headers are too large. Post the form's fields in the body.",
    ),
    503: Text(
        "いまは受け付けられません。しばらくしてからもう一度送ってください。",
        "Nothing can be taken in now. Send it again later.",
    ),
    404: Text(
        "このアドレスには何もありません。URL をご確認ください。",
        "There is nothing at this address. Check the URL.",
    ),
    405: Text(
        "このアドレスでは使えないメソッドです。Allow をご覧ください。",
        "This address does not take that method. See Allow.",
    ),
    413: Text("送信が大きすぎます(上限 10 MiB)。", "The submission is too large (limit 10 MiB)."),
    500: Text(
        "サーバーで問題が起きました。しばらくしてからもう一度送ってください。",
        "Something went wrong here. Send it again later.",
    ),
}
_NOT_KEPT = Text(
    "受信箱に書き込めないため、受け付けていません。しばらくしてからもう一度送ってください。",
    "The inbox cannot be written, so nothing was accepted. Send it again later.",
)
_CUT = Text(
    "本文が途中で切れています。保存していないので、もう一度全体を送ってください。",
    "The body was cut on the way. Nothing was kept; send all of it again.",
)
_OTHER = Text("この要求は処理できませんでした。", "This request could not be handled.")


def inbox_unusable(_error: Exception) -> Response:
    """Nothing is kept that could not be written, so senders are to come again."""
    _log.exception("inbox", extra={"method": request.method, "path": request.path})
    answer = problem(503, _NOT_KEPT)
    answer.headers["Retry-After"] = "30"
    return answer


def problem(status: int, detail: Text, **more: object) -> Response:
    """An answer in RFC 9457's form. `detail`: what happened, why, and what to do."""
    told = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(status, "Error"),
        "status": status,
        "detail": str(detail),
        **more,
    }
    return Response(
        json.dumps(told, ensure_ascii=False),
        status=status,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store"},
    )


def below_application(status: int) -> bytes:
    """The same for a request that never reaches the application, with head and all."""
    answer = problem(status, _DETAILS.get(status, _OTHER))
    answer.headers["Connection"] = "close"
    body = answer.get_data()
    head = [f"HTTP/1.1 {status} {HTTP_STATUS_CODES.get(status, 'Error')}"]
    head += [f"{name}: {value}" for name, value in answer.headers.items()]
    return "\r\n".join((*head, "", "")).encode("latin-1") + body


def register(app: Flask) -> None:
    """Every error that leaves the application is a problem."""
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(Exception, _unexpected)
    for kind in _CUT_SHORT:
        app.register_error_handler(kind, _cut)


def _told(error: HTTPException) -> Response:
    status = error.code or 500
    answer = problem(status, _DETAILS.get(status, _OTHER))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _cut(_error: Exception) -> Response:
    return problem(400, _CUT)


def _unexpected(error: Exception) -> Response:
    # The path may hold ids, never what a visitor wrote; the query is left out.
    _log.exception("unexpected", extra={"method": request.method, "path": request.path})
    return problem(500, _DETAILS[500])
