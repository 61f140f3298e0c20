"""How the same firm, person or total is written in more ways than one. For comparing only.

Sources: 常用漢字表 (文化庁) for the old forms, and the variants common in names and firms;
forms of enterprise from 会社法 and the special laws. Read 2026-11-21.
"""

# Old or variant form, and below it, in the same place, the form in common use.
KANJI_VARIANTS: dict[str, str] = dict(
    zip(
        "髙﨑嵜碕嶋嶌齋齊邊邉澤濱濵廣國櫻龍瀧萬與眞靜藏惠榮條德實學會"
        "澁淺圓鐵冨𠮷曾𣘺遙黑壽兒關豐寶團經濟總繩壯彌彥舘峯埜嚴舩凉穗"
        "乘傳來佛嶽禮橫淸靑敎曉勳薰戶內縣區鄕專醫藥藝驛應鷗檜籠竈濤壺"
        "螢鷄龜鹽麥氣飮聲體賣讀發瀨槇曻凜堯",
        "高崎崎崎島島斎斉辺辺沢浜浜広国桜竜滝万与真静蔵恵栄条徳実学会"
        "渋浅円鉄富吉曽橋遥黒寿児関豊宝団経済総縄壮弥彦館峰野厳船涼穂"
        "乗伝来仏岳礼横清青教暁勲薫戸内県区郷専医薬芸駅応鴎桧篭竃涛壷"
        "蛍鶏亀塩麦気飲声体売読発瀬槙昇凛尭",
        strict=True,
    )
)

# Longer ones first: 一般社団法人 before 社団法人. Folded as the names are that they are taken off.
LEGAL_FORMS: tuple[str, ...] = (
    "特定非営利活動法人", "地方独立行政法人", "国立研究開発法人", "社会保険労務士法人",
    "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "独立行政法人",
    "国立大学法人", "公立大学法人", "社会福祉法人", "司法書士法人", "行政書士法人",
    "土地家屋調査士法人", "農事組合法人", "投資法人", "医療法人社団", "医療法人財団",
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "相互会社", "特定目的会社",
    "協同組合", "企業組合", "医療法人", "学校法人", "宗教法人", "監査法人", "税理士法人",
    "弁護士法人", "弁理士法人", "特許業務法人", "npo法人", "社団法人", "財団法人",
    "(株)", "(有)", "(合)", "(同)", "(資)", "(名)", "(財)", "(社)", "(医)", "(学)", "(福)", "(独)",
    "(特非)", "(一社)", "(一財)", "(公社)", "(公財)", "株)", "(株", "カ)", "(カ", "ユ)", "(ユ",
    "ド)", "(ド",
    "カブシキガイシャ", "カブシキカイシャ", "かぶしきがいしゃ", "ユウゲンガイシャ",
    "ゴウドウガイシャ", "一般社団", "一般財団", "公益社団", "公益財団",
)  # fmt: skip

# Firms under commercial law, which may pass from one of these forms to another; any other form is
# a house of its own, whoever lives under one roof with it.
COMMERCIAL_FORMS: frozenset[str] = frozenset((
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "(有)", "(合)", "(同)",
    "(資)", "(名)", "株)", "(株", "カ)", "(カ", "ユ)", "(ユ", "ド)", "(ド",
    "カブシキガイシャ", "カブシキカイシャ", "かぶしきがいしゃ", "ユウゲンガイシャ",
    "ゴウドウガイシャ",
))  # fmt: skip

# What stands behind a firm's name and is only a part of it, as regular expressions: after a blank
# in any case, …
PARTS_OF_FIRMS: tuple[str, ...] = (
    r"\S*(?:支店|支社|支部|営業所|事業所|出張所|事業部|本社|本店|本部|部|課|室|係)",
    r"代表(?:社員|理事|者)\S*.*", r"担当.*",
)  # fmt: skip
# … right behind it, with whatever follows, …
TITLES_OF_PEOPLE = r"(?:代表)?取締役"
# … and right behind it after the name of a place that everybody knows.
KNOWN_PLACES = (
    "北海道|東北|関東|首都圏|北陸|中部|東海|関西|近畿|中国|四国|九州|沖縄|東京|大阪|名古屋|札幌|仙台"
    "|横浜|川崎|千葉|埼玉|大宮|京都|神戸|広島|岡山|高松|松山|福岡|北九州|熊本|鹿児島|新潟|金沢|静岡"
    "|浜松|長野|宇都宮|高崎|水戸|盛岡|青森|秋田|山形|郡山"
)
BRANCHES = "支店|支社|営業所|出張所|事業所|本社|本店"

# Written now one way, now the other, and not always the same firm: for candidates only.
LOOSE_SOUNDS: tuple[tuple[str, str], ...] = (
    ("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴュ", "ビュ"), ("ヴ", "ブ"),
    ("ヂ", "ジ"), ("ヅ", "ズ"), ("ヱ", "エ"), ("ヰ", "イ"), ("ー", ""),
)  # fmt: skip

# The last words of a firm's name in Latin letters, without points and commas.
LATIN_FORMS: frozenset[str] = frozenset((
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "llp",
    "kk", "kabushiki", "kaisha", "gk", "gmbh", "ag", "sa", "sas", "bv", "nv", "plc", "pte", "pty",
    "oy", "ab", "spa", "srl",
))  # fmt: skip

HONORIFICS: tuple[str, ...] = ("様", "さま", "さん", "殿", "氏", "御中", "先生")

# What stands at the head of a row of totals, folded and without spaces (合　計).
TOTALS: frozenset[str] = frozenset((
    "合計", "小計", "総計", "総合計", "累計", "合算", "総額", "総和", "通算計",
    "grand total", "grandtotal", "sub total", "sub-total", "subtotal", "subtotals", "totals",
    "overall total", "running total", "cumulative total", "sum total", "total sum", "total amount",
    "total cost", "total costs",
))  # fmt: skip
# The same, but people and firms are called so, too.
TOTALS_OR_NAMES: tuple[str, ...] = (
    "計", "集計", "トータル", "total", "ttl", "sum", "σ", "平均", "average", "avg",
)  # fmt: skip
# What may stand before or after such a word: of which time or of how much it is the total. Regular
# expressions.
TOTAL_PERIODS: tuple[str, ...] = (
    r"\d{2,4}年度?", r"(?:令和|平成|r|h)\d{1,2}年?度?", r"\d{1,2}月(?:度|分)?",
    r"\d{4}[-/.]\d{1,2}", r"第?[1-4一二三四](?:四半期|q)", r"[上下]半?期", r"[上中下]旬",
    r"税[込抜別]き?",
    "通期", "年間", "月間", "週間", "期間", "当月", "今月", "前月", "当期", "今期", "年度", "全体",
    "全社", "総", "すべて", "全て", "全チャネル", "チャネル別?", "媒体別?", "部門別?", "区分別?",
    "月別", "四半期", "半期", "年", "月", "週", "日", "期",
    r"fy ?\d{2,4}", r"q[1-4]", r"h[12]", r"\d{4}",
    "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}", "year", "yearly",
    "annual", "month", "monthly", "quarter", "quarterly", "weekly", "daily", "overall", "all",
    "the", "full",
)  # fmt: skip

# What people write where there is no reason to give, folded.
NO_REASON: frozenset[str] = frozenset((
    "なし", "無し", "無", "ナシ", "特になし", "特に無し", "該当なし", "該当無し", "無効理由なし",
    "無効ではない", "有効", "none", "no", "n/a", "na", "nil", "not applicable", "nothing", "valid",
    "null", "no reason",
))  # fmt: skip

# The same where a name or a value is asked for, without spaces.
NO_VALUE: frozenset[str] = frozenset((
    "なし", "無し", "ナシ", "特になし", "特に無し", "該当なし", "該当無し", "none", "n/a", "null",
))  # fmt: skip

# How a line below a list begins that is about the list and no part of it. Regular expressions.
FOOTERS: tuple[str, ...] = (
    r"機密(?:情報)?(?:$|[\s:\-–/、。(※])", r"社外秘", r"取扱注意", r"confidential\b",
    r"©", r"\(c\)\s*\d{4}", r"copyright\b", r"all rights reserved",
    r"(?:生成|作成|出力|印刷|エクスポート|ダウンロード|取得|集計|レポート)(?:日時?|者|時刻)(?:$|\s*:|\s+\d)",
    r"(?:report )?(?:generated|exported|created|downloaded|printed|run) (?:by|on|at)\b",
    r"(?:report )?(?:generated|exported|downloaded|printed)\s*:", r"as of \d",
    r"page \d+", r"ページ\s*\d+", r"\d+\s*/\s*\d+\s*ページ", r"以上$",
    r"end of (?:report|file|list)",
)  # fmt: skip

PREFECTURES: tuple[str, ...] = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip
