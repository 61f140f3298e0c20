"""What the words of 設定 スコア条件 mean: where a condition looks, how it is written, and how forms
call the four things that a new 設定 gives points for. The language is told in docs/handover.md."""

from dataclasses import dataclass

from sheets_schema.fields import COLUMN_ROLES, UTM_KEYS

# Answers that have a column of their own, and stood in その他 as “label: answer” before they had.
ATTRIBUTES: tuple[str, ...] = ("industry", "employees", "department", "job_title")
# Columns in which the words of a condition are looked for when it names none…
ANYWHERE: tuple[str, ...] = ("conversion_point", "other", "memo", *ATTRIBUTES)
# …those in which a named field may stand as a label…
LABELLED: tuple[str, ...] = ("other", "memo")
# …and the columns that it may name. The same ones a rebuild reads, so that a lead's first score and
# its score of today are reckoned from the same cells.
NAMED: tuple[str, ...] = (
    *ANYWHERE, "channel", "company", "name", "email", "phone", "channel_detail", *UTM_KEYS,
    "landing_page", "first_referrer", "referrer", "click_id_type",
)  # fmt: skip
# Other words for them, beside their headers.
COLUMN_WORDS: dict[str, tuple[str, ...]] = {
    "conversion_point": ("フォーム", "form"),
    "channel": ("チャネル",),
    "company": ("会社", "company name"),
    "name": ("名前", "お名前"),
    "email": ("メールアドレス", "e-mail", "mail"),
    "phone": ("電話", "tel"),
    "landing_page": ("ランディングページ", "landing page"),
    "referrer": ("リファラ", "referer"),
    **{role.key: role.names for role in COLUMN_ROLES if role.key in ATTRIBUTES},
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """`words`: as a condition writes it. `label`: a pattern of what a form calls the field, or of
    a form's title; `value`: of what a visitor answers. Both in lower case, after NFKC. `hints`:
    one of these stands wherever a pattern can match, which is much quicker to look for."""

    words: tuple[str, ...]
    hints: tuple[str, ...]
    label: str
    value: str


_SEMINAR = r"(?:セミナー|ウェビナー|ウェブセミナー|勉強会|seminar|webinar)"
_JOIN = r"(?:参加|申込|申し込|お申込|登録|受講|視聴|regist|sign[ _-]?up|attend|entry)"
_RIVAL = r"(?:競合|他社|competitor|other (?:product|vendor|service))"
_USE = r"(?:利用|使用|導入|契約|経験|used?\b|using|experience)"

SPELLINGS: tuple[Spelling, ...] = (
    Spelling(
        words=("セミナー参加", "attended a seminar"),
        hints=("セミナー", "ウェビナー", "勉強会", "seminar", "webinar"),
        label=rf"{_SEMINAR}.{{0,40}}{_JOIN}|{_JOIN}.{{0,40}}{_SEMINAR}|セミナー名|webinar name",
        value=rf"{_SEMINAR}.{{0,20}}{_JOIN}|(?:参加|受講|視聴|attended).{{0,20}}{_SEMINAR}",
    ),
    Spelling(
        words=("製品ページ", "product page"),
        hints=("ページ", "product", "閲覧"),
        label=r"(?:製品|商品|サービス)(?:紹介)?ページ|product[ _-]?(?:page|view)",
        value=r"(?:製品|商品|サービス)(?:紹介)?ページ|product[ _-]?(?:page|view)",
    ),
    Spelling(
        words=("決裁権者", "decision maker"),
        hints=("決裁", "決定権", "decision"),
        label=r"決裁権|決定権|決裁者(?:です|である|かどうか|ですか)|decision[ _-]?maker",
        value=r"決裁権|決定権|決裁者|decision[ _-]?maker",
    ),
    Spelling(
        words=("競合利用経験", "has used a competitor"),
        hints=("競合", "他社", "competitor", "other "),
        label=rf"{_RIVAL}.{{0,40}}{_USE}|{_USE}.{{0,40}}{_RIVAL}",
        value=rf"{_RIVAL}.{{0,20}}{_USE}|{_USE}.{{0,20}}{_RIVAL}",
    ),
    Spelling(
        words=("page_views", "page views", "ページ閲覧数", "閲覧ページ数", "ページビュー"),
        hints=("page", "ページ"),
        label=r"^page[ _-]?views$|^ページ閲覧数|^閲覧ページ数|^ページビュー",
        value=r"(?!)",
    ),
)  # fmt: skip
