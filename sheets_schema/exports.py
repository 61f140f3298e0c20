"""What can be written for other systems, by the names that EXPORTS and --to use."""

from dataclasses import dataclass

from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class ExportKind:
    name: str
    what: Text


AD_TARGETS: tuple[ExportKind, ...] = (
    ExportKind("google-clicks", Text("Google 広告(クリック)", "Google Ads (clicks)")),
    ExportKind(
        "google-enhanced",
        Text("Google 広告(リードの拡張コンバージョン)", "Google Ads (enhanced for leads)"),
    ),
    ExportKind("microsoft", Text("Microsoft 広告", "Microsoft Advertising")),
    ExportKind("yahoo-search", Text("Yahoo!広告 検索広告", "Yahoo! JAPAN Search Ads")),
    ExportKind("yahoo-display", Text("Yahoo!広告 ディスプレイ広告", "Yahoo! JAPAN Display Ads")),
    ExportKind("meta", Text("Meta 広告", "Meta ads")),
    ExportKind("linkedin", Text("LinkedIn 広告", "LinkedIn ads")),
)
CRM_TARGETS: tuple[ExportKind, ...] = (
    ExportKind("hubspot", Text("HubSpot", "HubSpot")),
    ExportKind("salesforce", Text("Salesforce", "Salesforce")),
    ExportKind("kintone", Text("kintone", "kintone")),
)
TABLES = ExportKind("tables", Text("データウェアハウスの表", "Tables of the data warehouse"))
EXPORTS: tuple[ExportKind, ...] = (*AD_TARGETS, *CRM_TARGETS, TABLES)
EXPORT_NAMES: tuple[str, ...] = tuple(one.name for one in EXPORTS)
BY_NAME = {one.name: one for one in EXPORTS}
