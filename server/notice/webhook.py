"""One call to an incoming webhook, and what its answer means."""

import re
from typing import Any

import requests

from server.errors import OutcomeUnknown, Refused, TryLater
from server.notice.public import session
from server.outside import deadline
from server.outside.failures import never_connected, retry_after
from sheets_schema.text import Text

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
# From the first byte sent to the answer's last one read.
IN_ALL_SECONDS = 20.0
# They say that nothing was taken in. Any other 5xx may come after the message was posted.
_NOT_ACCEPTED = frozenset((429, 503))
_TEAMS_FAILED = re.compile(rb"webhook message delivery failed", re.IGNORECASE)
_AN_ERROR_STANDS = rb"""errors?"\s*:\s*(?:"[^"]|\{|[1-9]|true|\[\s*[^\s\]])"""
_SAYS_NO = re.compile(
    rb"""\s*\{\s*"(?:""" + _AN_ERROR_STANDS + rb"""|(?:ok|success)"\s*:\s*false)""", re.IGNORECASE
)


def post(url: str, request: dict[str, Any], *, may_be_private: bool) -> None:
    """`may_be_private`: the address may be one of this machine's or of its network. Raises Refused,
    TryLater or OutcomeUnknown. No message of theirs holds the address, which is a secret, nor what
    was sent."""
    with deadline.within(IN_ALL_SECONDS) as limit:
        try:
            _post(url, request, may_be_private=may_be_private)
        except (TryLater, Refused, OSError) as error:
            # Broken off by us: whatever it looked like, it may have arrived.
            if limit.is_over:
                raise OutcomeUnknown(_NO_ANSWER) from error
            raise


def _post(url: str, request: dict[str, Any], *, may_be_private: bool) -> None:
    try:
        # A redirect would repeat the message elsewhere, or as a GET.
        with (
            session(may_be_private=may_be_private) as caller,
            caller.post(
                url,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
                **request,
            ) as response,
        ):
            beginning = next(response.iter_content(200), b"") if response.ok else b""
    except (requests.ConnectTimeout, requests.exceptions.ProxyError) as error:
        raise TryLater(_UNREACHABLE) from error
    except requests.exceptions.SSLError as error:
        raise Refused(_CERTIFICATE) from error
    except requests.ConnectionError as error:
        if never_connected(error):
            raise TryLater(_UNREACHABLE) from error
        raise OutcomeUnknown(_BROKE_OFF) from error
    except requests.Timeout as error:
        raise OutcomeUnknown(_NO_ANSWER) from error
    except requests.RequestException as error:
        raise Refused(_BAD_ADDRESS) from error
    _judge(response)
    # None of those who take messages answers with a page; who signs people in to a network does.
    if beginning.lstrip()[:1] == b"<":
        raise OutcomeUnknown(_A_PAGE)
    # Teams says so with 200, whatever its own reason was.
    if _TEAMS_FAILED.search(beginning):
        raise TryLater(_NOT_DELIVERED)
    # Slack's API and its kin; or somebody in between who writes JSON.
    if _SAYS_NO.match(beginning):
        raise OutcomeUnknown(_AN_ERROR)


def _judge(response: requests.Response) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status in _NOT_ACCEPTED:
        raise TryLater(
            Text(
                f"通知先が混み合っています({status})。自動で再試行します。",
                f"The webhook is busy ({status}). It is tried again by itself.",
            ),
            retry_after=retry_after(response),
        )
    if status >= 500 or status == 408:
        raise OutcomeUnknown(
            Text(
                f"通知先がエラー({status})を返しました。届いたかどうか分かりません。",
                f"The webhook answered {status}. Whether the notice arrived is not known.",
            )
        )
    raise Refused(
        Text(
            f"通知先に断られました({status})。NOTICE_WEBHOOK_URL と NOTICE_WEBHOOK_KIND、Chatwork "
            "では NOTICE_WEBHOOK_TOKEN をご確認ください。",
            f"The webhook refuses it ({status}). Check NOTICE_WEBHOOK_URL, NOTICE_WEBHOOK_KIND "
            "and, for Chatwork, NOTICE_WEBHOOK_TOKEN.",
        ),
        status=status,
    )


_UNREACHABLE = Text(
    "通知先に接続できません。自動で再試行します。",
    "The webhook cannot be reached. It is tried again by itself.",
)
_CERTIFICATE = Text(
    "通知先の証明書を確認できません。NOTICE_WEBHOOK_URL をご確認ください。",
    "The webhook's certificate cannot be trusted. Check NOTICE_WEBHOOK_URL.",
)
_BROKE_OFF = Text(
    "通知先からの返事の前に接続が切れました。届いたかどうか分かりません。",
    "The connection broke before the webhook answered. Whether the notice arrived is not known.",
)
_A_PAGE = Text(
    "通知先ではなく、途中のプロキシなどのページが返りました。届いたかどうか分かりません。",
    "A page came back, perhaps of a proxy in between, and not the webhook's answer. Whether the "
    "notice arrived is not known.",
)
_AN_ERROR = Text(
    "通知先の返事にエラーが書かれていました。届いたかどうか分かりません。",
    "The webhook's answer speaks of an error. Whether the notice arrived is not known.",
)
_NOT_DELIVERED = Text(
    "通知先がメッセージを届けられませんでした。自動で再試行します。",
    "The webhook could not deliver the message. It is tried again by itself.",
)
_NO_ANSWER = Text(
    "通知先が時間内に返事をしませんでした。届いたかどうか分かりません。",
    "The webhook did not answer in time. Whether the notice arrived is not known.",
)
_BAD_ADDRESS = Text(
    "通知先のアドレスに送れません。NOTICE_WEBHOOK_URL をご確認ください。",
    "Nothing can be sent to this address. Check NOTICE_WEBHOOK_URL.",
)
