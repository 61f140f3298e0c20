"""流入チャネル: what each step of the rule list says, in words. The order is the rule list's order.

Source: the product's channel definitions (docs/channels.md).
"""

from dataclasses import dataclass

from sheets_schema.text import Text

EVENT_MEDIUMS = ("event", "seminar", "webinar", "exhibition", "qr")
PARTNER_MEDIUMS = ("partner", "agency")
OUTBOUND_MEDIUMS = ("outbound",)

PAID_GROUPS = (
    "Paid Shopping", "Paid Search", "Paid Social", "Paid Video", "Paid Other",
    "Display", "Cross-network", "Audio", "Affiliates",
)  # fmt: skip
ORGANIC_GROUPS = (
    "Organic Shopping", "Organic Social", "Organic Video", "Organic Search",
    "AI Assistant", "Referral", "Direct",
)  # fmt: skip
MESSAGE_GROUPS = ("Email", "SMS", "Mobile Push Notifications")

# What a site's own rule may ask of a lead; every condition of a rule must hold.
RULE_CONDITIONS = (
    "host", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "landing",
    "form",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleStep:
    key: str
    says: Text


STEPS: tuple[RuleStep, ...] = (
    RuleStep(
        "given", Text("フォームの隠し項目や人が決めた値", "set by a hidden field or by a person")
    ),
    RuleStep("own_rule", Text("自社の規則", "the site's own rule")),
    RuleStep("event", Text("展示会・セミナーのリンク(medium)", "a link of an event (medium)")),
    RuleStep("partner", Text("代理店コード、または代理店の medium", "a partner code or medium")),
    RuleStep("outbound", Text("アウトバウンドの medium", "an outbound medium")),
    RuleStep("media", Text("比較・掲載サイトの一覧", "the list of comparison and listing media")),
    RuleStep("click_id", Text("広告のクリックID", "an advertising click id")),
    RuleStep("paid", Text("広告の分類(Paid、Display など)", "a paid group (Paid…, Display, …)")),
    RuleStep("organic", Text("広告でない分類", "a group that is not paid")),
    RuleStep("message_first",
         Text("メール等: 最初の訪問のチャネル", "a message: channel of the first visit")),
    RuleStep("message", Text("メール等: 最初の訪問は不明", "a message: first visit unknown")),
    RuleStep("none", Text("どの規則にも当たらない", "no rule holds")),
)  # fmt: skip
STEP = {step.key: step for step in STEPS}
