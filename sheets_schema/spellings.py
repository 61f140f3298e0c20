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
        "螢鷄龜鹽麥氣飮聲體賣讀發",
        "高崎崎崎島島斎斉辺辺沢浜浜広国桜竜滝万与真静蔵恵栄条徳実学会"
        "渋浅円鉄富吉曽橋遥黒寿児関豊宝団経済総縄壮弥彦館峰野厳船涼穂"
        "乗伝来仏岳礼横清青教暁勲薫戸内県区郷専医薬芸駅応鴎桧篭竃涛壷"
        "蛍鶏亀塩麦気飲声体売読発",
        strict=True,
    )
)

# Longer ones first: 一般社団法人 before 社団法人.
LEGAL_FORMS: tuple[str, ...] = (
    "特定非営利活動法人", "地方独立行政法人", "国立研究開発法人", "社会保険労務士法人",
    "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "独立行政法人",
    "国立大学法人", "公立大学法人", "社会福祉法人", "司法書士法人", "行政書士法人",
    "土地家屋調査士法人", "農事組合法人", "投資法人", "医療法人社団", "医療法人財団",
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "相互会社", "特定目的会社",
    "協同組合", "企業組合", "医療法人", "学校法人", "宗教法人", "監査法人", "税理士法人",
    "弁護士法人", "弁理士法人", "特許業務法人", "npo法人", "社団法人", "財団法人",
    "(株)", "(有)", "(合)", "(同)", "(資)", "(名)", "(財)", "(社)", "(医)", "(学)", "(福)", "(独)",
    "(特非)", "(一社)", "(一財)", "(公社)", "(公財)", "株)", "(株", "カ)", "ユ)", "ド)",
)  # fmt: skip

# The last words of a firm's name in Latin letters, without points and commas.
LATIN_FORMS: frozenset[str] = frozenset((
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "llp",
    "kk", "kabushiki", "kaisha", "gk", "gmbh", "ag", "sa", "sas", "bv", "nv", "plc", "pte", "pty",
    "oy", "ab", "spa", "srl",
))  # fmt: skip

HONORIFICS: tuple[str, ...] = ("様", "さま", "さん", "殿", "氏", "御中", "先生")

# What stands at the head of a row of totals, folded and without spaces (合　計).
TOTALS: frozenset[str] = frozenset(
    ("合計", "小計", "総計", "計", "total", "subtotal", "grandtotal", "sum")
)
