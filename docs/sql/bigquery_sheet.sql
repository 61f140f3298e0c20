-- BigQuery から「集計データ」タブを直接読む。SPREADSHEET_ID を置き換えて使う。
-- `make docs` が書くので、手で直さない。使い方は docs/warehouse.md。
--
-- BigQuery reads the tab Tidy data itself. Put the spreadsheet's id for SPREADSHEET_ID. Written by
-- `make docs`; docs/warehouse.md says how to use it.

CREATE OR REPLACE EXTERNAL TABLE leadsheet.tidy_sheet (
    month STRING,
    channel STRING,
    campaign STRING,
    conversion_point STRING,
    owner STRING,
    metric STRING,
    value STRING,
    basis STRING
)
OPTIONS (
    format = 'GOOGLE_SHEETS',
    uris = ['https://docs.google.com/spreadsheets/d/SPREADSHEET_ID'],
    sheet_range = '集計データ!A:H',
    skip_leading_rows = 1
);

-- 英語のシートでは / For an English spreadsheet: sheet_range = 'Tidy data!A:H'

CREATE OR REPLACE VIEW leadsheet.tidy_of_sheet AS
SELECT
    COALESCE(
        SAFE.PARSE_DATE('%Y/%m/%d', month),
        SAFE.PARSE_DATE('%Y-%m-%d', month),
        SAFE.PARSE_DATE('%Y/%m', month),
        SAFE.PARSE_DATE('%Y-%m', month)
    ) AS month,
    channel,
    campaign,
    conversion_point,
    owner,
    metric,
    basis,
    SAFE_CAST(REPLACE(value, ',', '') AS NUMERIC) AS value
FROM leadsheet.tidy_sheet
WHERE metric IS NOT NULL;
