-- DuckDB: 指標の定義を SQL にしたもの / the definitions of the KPIs as SQL.
-- scripts/export_tables.py が書き出す表(leads, costs, targets, tidy, channels, campaigns, settings)の上に作る。
-- 再集計と同じ宣言から `make docs` が書くので、手で直さない。使い方は docs/warehouse.md。
-- NULL は、タブの --、未入力、母数0 にあたる。
--
-- Over the tables that scripts/export_tables.py writes (leads, costs, targets, tidy, channels, campaigns, settings).
-- Written by `make docs` from the declarations that a rebuild computes from; do not edit it.
-- docs/warehouse.md says how to use it. NULL is what the tabs show as --, not entered, no cases.

CREATE OR REPLACE VIEW every_channel AS
SELECT place, channel, starts_at_opportunity, costs_nothing
FROM channels
UNION ALL
SELECT 1000000, unclassified, FALSE, FALSE
FROM settings
WHERE unclassified NOT IN (SELECT channel FROM channels);

CREATE OR REPLACE VIEW lead_facts AS
WITH own AS (
    SELECT
        lead.lead_id, lead.sheet_row, lead.kind, lead.status, lead.invalid_reason,
        lead.form_kind, lead.received_at, lead.tossed_on, lead.is_sent_back, lead.sql_seen,
        lead.won_amount, lead.expected_amount, lead.campaign, lead.conversion_point, lead.landing_page, lead.source_medium, lead.channel_detail, lead.industry, lead.employees, lead.department, lead.job_title, lead.repeat, lead.score_band, lead.inside_sales, lead.owner,
        s.as_of, s.stale_days,
        COALESCE(c.channel, s.unclassified) AS channel,
        COALESCE(c.place, 1000000) AS channel_place,
        COALESCE(c.starts_at_opportunity, FALSE) AS starts_at_opportunity,
        CASE WHEN lead.opportunity_on <= s.as_of THEN lead.opportunity_on END AS opportunity_own,
        CASE WHEN lead.qualified_on <= s.as_of THEN lead.qualified_on END AS qualified_own,
        CASE WHEN CASE WHEN s.won_by_agreement THEN lead.agreed_on ELSE lead.won_on END <= s.as_of THEN CASE WHEN s.won_by_agreement THEN lead.agreed_on ELSE lead.won_on END END AS won_own,
        CASE WHEN lead.won_on <= s.as_of THEN lead.won_on END AS contracted_day,
        CASE WHEN CAST(lead.received_at AS DATE) <= s.as_of THEN CAST(lead.received_at AS DATE) END AS received_own,
        CASE WHEN lead.lost_on <= s.as_of THEN lead.lost_on END AS lost_day,
        CASE WHEN lead.tossed_on <= s.as_of THEN lead.tossed_on END AS tossed_own,
        CASE WHEN lead.first_response_on <= s.as_of THEN lead.first_response_on END AS response_own,
        CASE WHEN lead.new_left_on <= s.as_of THEN lead.new_left_on END AS new_left_day,
        CASE WHEN lead.sql_seen_on <= s.as_of THEN lead.sql_seen_on END AS sql_seen_day,
        CASE WHEN lead.last_action_on <= s.as_of THEN lead.last_action_on END AS last_own,
        (SELECT COUNT(qualified_on) > 0 FROM leads) AS uses_qualified
    FROM leads AS lead
    CROSS JOIN settings AS s
    LEFT JOIN channels AS c ON c.channel = lead.channel
),
dated AS (
    SELECT
        own.*,
        COALESCE(opportunity_own, qualified_own, won_own) AS opportunity_day,
        CASE WHEN uses_qualified THEN COALESCE(qualified_own, won_own)
            ELSE qualified_own END AS qualified_day,
        won_own AS won_day,
        COALESCE(response_own, new_left_day) AS responded_day,
        CASE WHEN tossed_on IS NULL AND sql_seen_day IS NOT NULL THEN sql_seen_day
            ELSE COALESCE(tossed_own, opportunity_own) END AS tossed_day,
        COALESCE(last_own, opportunity_own, qualified_own, won_own) AS last_day,
        date_diff('day', COALESCE(last_own, opportunity_own, qualified_own, won_own), as_of)
            AS days_silent
    FROM own
),
told AS (
    SELECT
        dated.*,
        COALESCE(received_own, NULLIF(LEAST(
            COALESCE(opportunity_day, DATE '9999-12-31'),
            COALESCE(qualified_day, DATE '9999-12-31'),
            COALESCE(won_day, DATE '9999-12-31')), DATE '9999-12-31')) AS received_day,
        COALESCE(kind IN ('UQL'), FALSE) AS is_uql,
        COALESCE(kind IN ('MQL'), FALSE) AS is_mql,
        COALESCE(kind IN ('スパム', 'Spam', 'テスト', 'Test'), FALSE) AS is_excluded,
        COALESCE(form_kind IN ('UQL'), FALSE) AS from_uql_form,
        (status IS NULL OR status IN ('新規', 'New')) AS is_new,
        COALESCE(status IN ('商談候補', 'SQL'), FALSE) AS is_sql,
        COALESCE(status IN ('未接続', 'No contact'), FALSE) AS is_no_contact,
        COALESCE(status IN ('見込みなし', 'No prospect'), FALSE) AS is_no_prospect,
        invalid_reason IS NOT NULL AS has_reason,
        opportunity_day IS NOT NULL AS reached,
        won_day IS NOT NULL AS is_won,
        (received_at IS NULL OR CAST(received_at AS DATE) <= as_of OR opportunity_day IS NOT NULL) AS happened,
        (opportunity_own IS NOT NULL) AS opportunity_written
    FROM dated
)
SELECT
    lead_id, sheet_row, channel, channel_place, starts_at_opportunity,
    campaign, conversion_point, landing_page, source_medium, channel_detail, industry, employees, department, job_title, repeat, score_band, inside_sales, owner,
    invalid_reason, won_amount, expected_amount,
    received_day, opportunity_day, qualified_day, won_day, lost_day, tossed_day, responded_day,
    CAST(date_trunc('month', received_day) AS DATE) AS received_month,
    CAST(date_trunc('month', opportunity_day) AS DATE) AS opportunity_month,
    CAST(date_trunc('month', qualified_day) AS DATE) AS qualified_month,
    CAST(date_trunc('month', won_day) AS DATE) AS won_month,
    CAST(date_trunc('month', lost_day) AS DATE) AS lost_month,
    CAST(date_trunc('month', tossed_day) AS DATE) AS tossed_month,
    (happened AND NOT is_excluded AND (reached OR NOT starts_at_opportunity)) AND ((has_reason OR reached OR NOT is_new) OR NOT is_uql) AS is_counted,  -- リードに数える行 / rows that count as leads
    (NOT has_reason OR is_won) AS is_valid,  -- 無効理由が空欄(成約日があれば無効理由があっても有効) / no invalid reason (a won date outweighs a reason)
    happened AND NOT is_excluded AND NOT (NOT has_reason OR is_won) AS is_rejected,  -- 無効理由があり、成約日がない。スパムとテストを除く(開始ステージが商談のチャネルも数える) / has an invalid reason and no won date; without spam and tests, and also in channels that start at the opportunity
    (has_reason OR reached OR NOT is_new) AS is_judged,  -- 無効理由がある、リードステータスが空欄でも新規でもない、または段階の日付がある / has an invalid reason, a status other than blank or New, or a stage date
    NOT (has_reason OR reached OR NOT is_new) AS is_unjudged,  -- 無効理由も段階の日付もなく、リードステータスが空欄か新規 / no invalid reason, no stage date, and the status is blank or New
    (happened AND NOT is_excluded AND (reached OR NOT starts_at_opportunity)) AND is_uql AND NOT (has_reason OR reached OR NOT is_new) AS is_uql_apart,  -- 種別が UQL で、まだ手を付けていない(ステータスが空欄か新規、無効理由・商談日なし) / lead type UQL that nobody has worked on yet (status blank or New, no reason, no date)
    (is_uql AND NOT (has_reason AND NOT reached AND (is_new OR is_no_prospect))) OR (is_mql AND from_uql_form) AS is_promoted,  -- UQL のフォームから来て種別が MQL になった、または種別が UQL のまま手を付けられた(無効理由が付いただけのものを除く) / came as UQL and became MQL, or is UQL and has been worked on (not where it only got an invalid reason)
    reached AS is_opportunity,  -- 商談日がある(飛ばされていれば、次の段階の日付を商談日とみなす) / has an opportunity date (a skipped one is taken from the next stage)
    qualified_day IS NOT NULL AS is_qualified,  -- 有効商談日がある(飛ばされていれば成約日とみなす。列を使っているときだけ) / has a qualified date (a skipped one is taken from the won date; only where in use)
    is_won AS is_won,  -- 成約日がある(成約の定義が成約合意なら成約合意日) / has a won date (the agreed date where Won means is Agreed)
    ((NOT has_reason OR is_won) AND NOT is_won AND lost_day IS NOT NULL) AS is_lost,  -- 失注日があり、成約日と無効理由がない / has a lost date, no won date and no invalid reason
    NOT starts_at_opportunity AS is_via_mql,  -- 開始ステージがリードのチャネル(リードとして数えられた行) / of a channel that starts at the lead, so it was counted as a lead
    (is_sql OR tossed_own IS NOT NULL OR COALESCE(sql_seen, FALSE) OR (opportunity_written AND NOT starts_at_opportunity)) AS is_via_sql,  -- 商談候補になった(今のステータス、過去の再集計の記録、またはトスアップ日)。開始ステージがリードのチャネルでは、商談日が書かれていてもよい / became SQL: by its status, as a past rebuild saw it, or by Handed over; in a channel that starts at the lead a written opportunity date will do
    starts_at_opportunity AND NOT (is_sql OR tossed_own IS NOT NULL OR COALESCE(sql_seen, FALSE) OR (opportunity_written AND NOT starts_at_opportunity)) AS is_via_neither,  -- MQL も SQL も経ていない / passed neither MQL nor SQL
    NOT has_reason AND NOT reached AND is_new AS is_untouched,  -- リードステータスが空欄か新規で、無効理由も段階の日付もない / status blank or New, no invalid reason and no stage date
    response_own IS NOT NULL OR reached OR (NOT is_new AND NOT is_no_contact) AS is_contacted,  -- 初回対応日か段階の日付がある、またはリードステータスが空欄・新規・未接続のどれでもない / has a first response or a stage date, or a status other than blank, New or No contact
    is_sql OR tossed_own IS NOT NULL OR opportunity_written OR COALESCE(sql_seen, FALSE) AS is_tossed,  -- トスアップ日がある(空欄なら、商談候補になった日、なければ商談日) / has a date in Handed over (blank: when SQL was first seen, else the opportunity date)
    COALESCE(is_sent_back, FALSE) AS is_sent_back,  -- 差し戻し理由がある / has a word in Sent back because
    (NOT has_reason OR is_won) AND reached AND NOT is_won AND NOT ((NOT has_reason OR is_won) AND NOT is_won AND lost_day IS NOT NULL) AND contracted_day IS NULL AS is_open,  -- 商談日があり、成約日・失注日・無効理由がない / an opportunity date; no won or lost date and no invalid reason
    last_day IS NULL OR days_silent >= stale_days AS is_silent,  -- 最終アクション日(なければ商談日)から放置日数がたった / its last action, or opportunity, is as long ago as Stale after (days)
    won_amount IS NOT NULL AND expected_amount IS NOT NULL AS is_both_amounts  -- 成約金額と見込金額の両方がある / has a won and an expected amount
FROM told;

CREATE OR REPLACE VIEW cost_facts AS
WITH named AS (
    SELECT
        cost.sheet_row, cost.month, cost.category, cost.campaign, cost.amount,
        CASE WHEN cost.channel IS NOT NULL
            THEN COALESCE(c.channel, s.unclassified) END AS channel
    FROM costs AS cost
    CROSS JOIN settings AS s
    LEFT JOIN channels AS c ON c.channel = cost.channel
    WHERE cost.month IS NULL OR cost.month <= s.as_of
)
SELECT
    sheet_row, month, channel, category, campaign, amount,
    channel IS NOT NULL AS is_with_channel,  -- 流入チャネルが書かれた費用の行 / cost rows with a channel
    TRUE AS is_any_cost,  -- 費用のすべての行 / every cost row
    COALESCE(category IN ('販促・広告', 'Promotion & ads'), FALSE) AS is_promotion,  -- 区分が販促・広告 / category Promotion & ads
    COALESCE(category IN ('委託', 'Outsourcing'), FALSE) AS is_outsourcing,  -- 区分が委託 / category Outsourcing
    COALESCE(category IN ('IT基盤', 'IT platform'), FALSE) AS is_it_platform  -- 区分がIT基盤 / category IT platform
FROM named;

CREATE OR REPLACE VIEW sums_by_month AS
SELECT basis, month, channel, campaign,
    SUM(leads) AS leads,
    SUM(valid) AS valid,
    SUM(invalid) AS invalid,
    SUM(judged) AS judged,
    SUM(judged_valid) AS judged_valid,
    SUM(unjudged) AS unjudged,
    SUM(uql) AS uql,
    SUM(promoted) AS promoted,
    SUM(opportunities) AS opportunities,
    SUM(qualified) AS qualified,
    SUM(won) AS won,
    SUM(won_amount) AS won_amount,
    SUM(mql_amount) AS mql_amount,
    SUM(sql_amount) AS sql_amount,
    SUM(other_amount) AS other_amount,
    SUM(pipeline_amount) AS pipeline_amount,
    SUM(lost) AS lost,
    SUM(untouched) AS untouched,
    SUM(contacted) AS contacted,
    SUM(tossed) AS tossed,
    SUM(sent_back) AS sent_back,
    SUM(in_progress) AS in_progress,
    SUM(silent) AS silent,
    SUM(quoted_amount) AS quoted_amount,
    SUM(agreed_amount) AS agreed_amount,
    SUM(cost) AS cost,
    SUM(all_cost) AS all_cost,
    SUM(promotion_cost) AS promotion_cost,
    SUM(outsourcing_cost) AS outsourcing_cost,
    SUM(it_cost) AS it_cost,
    SUM(cost_rows) AS cost_rows
FROM (
    SELECT 'cohort' AS basis, received_month AS month, channel, campaign,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount,
        0 AS cost,
        0 AS all_cost,
        0 AS promotion_cost,
        0 AS outsourcing_cost,
        0 AS it_cost,
        0 AS cost_rows
    FROM lead_facts
    GROUP BY received_month, channel, campaign
    UNION ALL
    SELECT 'period' AS basis, received_month AS month, channel, campaign,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        0 AS opportunities,
        0 AS qualified,
        0 AS won,
        0 AS won_amount,
        0 AS mql_amount,
        0 AS sql_amount,
        0 AS other_amount,
        0 AS pipeline_amount,
        0 AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        0 AS tossed,
        0 AS sent_back,
        0 AS in_progress,
        0 AS silent,
        0 AS quoted_amount,
        0 AS agreed_amount,
        0 AS cost,
        0 AS all_cost,
        0 AS promotion_cost,
        0 AS outsourcing_cost,
        0 AS it_cost,
        0 AS cost_rows
    FROM lead_facts
    GROUP BY received_month, channel, campaign
    UNION ALL
    SELECT 'period' AS basis, opportunity_month AS month, channel, campaign,
        0 AS leads,
        0 AS valid,
        0 AS invalid,
        0 AS judged,
        0 AS judged_valid,
        0 AS unjudged,
        0 AS uql,
        0 AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        0 AS qualified,
        0 AS won,
        0 AS won_amount,
        0 AS mql_amount,
        0 AS sql_amount,
        0 AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        0 AS lost,
        0 AS untouched,
        0 AS contacted,
        0 AS tossed,
        0 AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        0 AS quoted_amount,
        0 AS agreed_amount,
        0 AS cost,
        0 AS all_cost,
        0 AS promotion_cost,
        0 AS outsourcing_cost,
        0 AS it_cost,
        0 AS cost_rows
    FROM lead_facts
    GROUP BY opportunity_month, channel, campaign
    UNION ALL
    SELECT 'period' AS basis, qualified_month AS month, channel, campaign,
        0 AS leads,
        0 AS valid,
        0 AS invalid,
        0 AS judged,
        0 AS judged_valid,
        0 AS unjudged,
        0 AS uql,
        0 AS promoted,
        0 AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        0 AS won,
        0 AS won_amount,
        0 AS mql_amount,
        0 AS sql_amount,
        0 AS other_amount,
        0 AS pipeline_amount,
        0 AS lost,
        0 AS untouched,
        0 AS contacted,
        0 AS tossed,
        0 AS sent_back,
        0 AS in_progress,
        0 AS silent,
        0 AS quoted_amount,
        0 AS agreed_amount,
        0 AS cost,
        0 AS all_cost,
        0 AS promotion_cost,
        0 AS outsourcing_cost,
        0 AS it_cost,
        0 AS cost_rows
    FROM lead_facts
    GROUP BY qualified_month, channel, campaign
    UNION ALL
    SELECT 'period' AS basis, won_month AS month, channel, campaign,
        0 AS leads,
        0 AS valid,
        0 AS invalid,
        0 AS judged,
        0 AS judged_valid,
        0 AS unjudged,
        0 AS uql,
        0 AS promoted,
        0 AS opportunities,
        0 AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        0 AS pipeline_amount,
        0 AS lost,
        0 AS untouched,
        0 AS contacted,
        0 AS tossed,
        0 AS sent_back,
        0 AS in_progress,
        0 AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount,
        0 AS cost,
        0 AS all_cost,
        0 AS promotion_cost,
        0 AS outsourcing_cost,
        0 AS it_cost,
        0 AS cost_rows
    FROM lead_facts
    GROUP BY won_month, channel, campaign
    UNION ALL
    SELECT 'period' AS basis, lost_month AS month, channel, campaign,
        0 AS leads,
        0 AS valid,
        0 AS invalid,
        0 AS judged,
        0 AS judged_valid,
        0 AS unjudged,
        0 AS uql,
        0 AS promoted,
        0 AS opportunities,
        0 AS qualified,
        0 AS won,
        0 AS won_amount,
        0 AS mql_amount,
        0 AS sql_amount,
        0 AS other_amount,
        0 AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        0 AS untouched,
        0 AS contacted,
        0 AS tossed,
        0 AS sent_back,
        0 AS in_progress,
        0 AS silent,
        0 AS quoted_amount,
        0 AS agreed_amount,
        0 AS cost,
        0 AS all_cost,
        0 AS promotion_cost,
        0 AS outsourcing_cost,
        0 AS it_cost,
        0 AS cost_rows
    FROM lead_facts
    GROUP BY lost_month, channel, campaign
    UNION ALL
    SELECT 'period' AS basis, tossed_month AS month, channel, campaign,
        0 AS leads,
        0 AS valid,
        0 AS invalid,
        0 AS judged,
        0 AS judged_valid,
        0 AS unjudged,
        0 AS uql,
        0 AS promoted,
        0 AS opportunities,
        0 AS qualified,
        0 AS won,
        0 AS won_amount,
        0 AS mql_amount,
        0 AS sql_amount,
        0 AS other_amount,
        0 AS pipeline_amount,
        0 AS lost,
        0 AS untouched,
        0 AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        0 AS in_progress,
        0 AS silent,
        0 AS quoted_amount,
        0 AS agreed_amount,
        0 AS cost,
        0 AS all_cost,
        0 AS promotion_cost,
        0 AS outsourcing_cost,
        0 AS it_cost,
        0 AS cost_rows
    FROM lead_facts
    GROUP BY tossed_month, channel, campaign
    UNION ALL
    SELECT 'cohort' AS basis, month AS month, channel, campaign,
        0 AS leads,
        0 AS valid,
        0 AS invalid,
        0 AS judged,
        0 AS judged_valid,
        0 AS unjudged,
        0 AS uql,
        0 AS promoted,
        0 AS opportunities,
        0 AS qualified,
        0 AS won,
        0 AS won_amount,
        0 AS mql_amount,
        0 AS sql_amount,
        0 AS other_amount,
        0 AS pipeline_amount,
        0 AS lost,
        0 AS untouched,
        0 AS contacted,
        0 AS tossed,
        0 AS sent_back,
        0 AS in_progress,
        0 AS silent,
        0 AS quoted_amount,
        0 AS agreed_amount,
        SUM(CASE WHEN is_with_channel THEN COALESCE(amount, 0) ELSE 0 END) AS cost,
        SUM(CASE WHEN is_any_cost THEN COALESCE(amount, 0) ELSE 0 END) AS all_cost,
        SUM(CASE WHEN is_any_cost AND is_promotion THEN COALESCE(amount, 0) ELSE 0 END) AS promotion_cost,
        SUM(CASE WHEN is_any_cost AND is_outsourcing THEN COALESCE(amount, 0) ELSE 0 END) AS outsourcing_cost,
        SUM(CASE WHEN is_any_cost AND is_it_platform THEN COALESCE(amount, 0) ELSE 0 END) AS it_cost,
        SUM(1) AS cost_rows
    FROM cost_facts
    GROUP BY month, channel, campaign
    UNION ALL
    SELECT 'period' AS basis, month AS month, channel, campaign,
        0 AS leads,
        0 AS valid,
        0 AS invalid,
        0 AS judged,
        0 AS judged_valid,
        0 AS unjudged,
        0 AS uql,
        0 AS promoted,
        0 AS opportunities,
        0 AS qualified,
        0 AS won,
        0 AS won_amount,
        0 AS mql_amount,
        0 AS sql_amount,
        0 AS other_amount,
        0 AS pipeline_amount,
        0 AS lost,
        0 AS untouched,
        0 AS contacted,
        0 AS tossed,
        0 AS sent_back,
        0 AS in_progress,
        0 AS silent,
        0 AS quoted_amount,
        0 AS agreed_amount,
        SUM(CASE WHEN is_with_channel THEN COALESCE(amount, 0) ELSE 0 END) AS cost,
        SUM(CASE WHEN is_any_cost THEN COALESCE(amount, 0) ELSE 0 END) AS all_cost,
        SUM(CASE WHEN is_any_cost AND is_promotion THEN COALESCE(amount, 0) ELSE 0 END) AS promotion_cost,
        SUM(CASE WHEN is_any_cost AND is_outsourcing THEN COALESCE(amount, 0) ELSE 0 END) AS outsourcing_cost,
        SUM(CASE WHEN is_any_cost AND is_it_platform THEN COALESCE(amount, 0) ELSE 0 END) AS it_cost,
        SUM(1) AS cost_rows
    FROM cost_facts
    GROUP BY month, channel, campaign
) AS parts
GROUP BY basis, month, channel, campaign;

CREATE OR REPLACE VIEW channel_sums AS
WITH summed AS (
    SELECT sums.basis, sums.channel,
        SUM(sums.leads) AS leads,
        SUM(sums.valid) AS valid,
        SUM(sums.invalid) AS invalid,
        SUM(sums.judged) AS judged,
        SUM(sums.judged_valid) AS judged_valid,
        SUM(sums.unjudged) AS unjudged,
        SUM(sums.uql) AS uql,
        SUM(sums.promoted) AS promoted,
        SUM(sums.opportunities) AS opportunities,
        SUM(sums.qualified) AS qualified,
        SUM(sums.won) AS won,
        SUM(sums.won_amount) AS won_amount,
        SUM(sums.mql_amount) AS mql_amount,
        SUM(sums.sql_amount) AS sql_amount,
        SUM(sums.other_amount) AS other_amount,
        SUM(sums.pipeline_amount) AS pipeline_amount,
        SUM(sums.lost) AS lost,
        SUM(sums.untouched) AS untouched,
        SUM(sums.contacted) AS contacted,
        SUM(sums.tossed) AS tossed,
        SUM(sums.sent_back) AS sent_back,
        SUM(sums.in_progress) AS in_progress,
        SUM(sums.silent) AS silent,
        SUM(sums.quoted_amount) AS quoted_amount,
        SUM(sums.agreed_amount) AS agreed_amount,
        SUM(sums.cost) AS cost,
        SUM(sums.all_cost) AS all_cost,
        SUM(sums.promotion_cost) AS promotion_cost,
        SUM(sums.outsourcing_cost) AS outsourcing_cost,
        SUM(sums.it_cost) AS it_cost,
        SUM(sums.cost_rows) AS cost_rows
    FROM sums_by_month AS sums
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (sums.month IS NOT NULL AND (s.first_month IS NULL OR sums.month >= s.first_month) AND (s.last_month IS NULL OR sums.month <= s.last_month)))
    GROUP BY sums.basis, sums.channel
)
SELECT filled.*, (filled.cost_rows > 0 OR filled.costs_nothing) AS cost_known,
    filled.won_amount * s.gross_margin AS gross_profit,
    filled.won_amount * s.gross_margin - filled.all_cost AS net_profit,
    filled.quoted_amount - filled.agreed_amount AS discount,
    filled.won_amount * s.gross_margin - filled.outsourcing_cost - filled.promotion_cost AS sales_profit
FROM (
    SELECT bases.basis, c.place, c.channel, c.starts_at_opportunity, c.costs_nothing,
        COALESCE(summed.leads, 0) AS leads,
        COALESCE(summed.valid, 0) AS valid,
        COALESCE(summed.invalid, 0) AS invalid,
        COALESCE(summed.judged, 0) AS judged,
        COALESCE(summed.judged_valid, 0) AS judged_valid,
        COALESCE(summed.unjudged, 0) AS unjudged,
        COALESCE(summed.uql, 0) AS uql,
        COALESCE(summed.promoted, 0) AS promoted,
        COALESCE(summed.opportunities, 0) AS opportunities,
        COALESCE(summed.qualified, 0) AS qualified,
        COALESCE(summed.won, 0) AS won,
        COALESCE(summed.won_amount, 0) AS won_amount,
        COALESCE(summed.mql_amount, 0) AS mql_amount,
        COALESCE(summed.sql_amount, 0) AS sql_amount,
        COALESCE(summed.other_amount, 0) AS other_amount,
        COALESCE(summed.pipeline_amount, 0) AS pipeline_amount,
        COALESCE(summed.lost, 0) AS lost,
        COALESCE(summed.untouched, 0) AS untouched,
        COALESCE(summed.contacted, 0) AS contacted,
        COALESCE(summed.tossed, 0) AS tossed,
        COALESCE(summed.sent_back, 0) AS sent_back,
        COALESCE(summed.in_progress, 0) AS in_progress,
        COALESCE(summed.silent, 0) AS silent,
        COALESCE(summed.quoted_amount, 0) AS quoted_amount,
        COALESCE(summed.agreed_amount, 0) AS agreed_amount,
        COALESCE(summed.cost, 0) AS cost,
        COALESCE(summed.all_cost, 0) AS all_cost,
        COALESCE(summed.promotion_cost, 0) AS promotion_cost,
        COALESCE(summed.outsourcing_cost, 0) AS outsourcing_cost,
        COALESCE(summed.it_cost, 0) AS it_cost,
        COALESCE(summed.cost_rows, 0) AS cost_rows
    FROM every_channel AS c
    CROSS JOIN (SELECT 'cohort' AS basis UNION ALL SELECT 'period') AS bases
    LEFT JOIN summed ON summed.basis = bases.basis AND summed.channel = c.channel
) AS filled
CROSS JOIN settings AS s
WHERE filled.place < 1000000 OR NOT (filled.leads = 0 AND filled.valid = 0 AND filled.invalid = 0 AND filled.judged = 0 AND filled.judged_valid = 0 AND filled.unjudged = 0 AND filled.uql = 0 AND filled.promoted = 0 AND filled.opportunities = 0 AND filled.qualified = 0 AND filled.won = 0 AND filled.won_amount = 0 AND filled.mql_amount = 0 AND filled.sql_amount = 0 AND filled.other_amount = 0 AND filled.pipeline_amount = 0 AND filled.lost = 0 AND filled.untouched = 0 AND filled.contacted = 0 AND filled.tossed = 0 AND filled.sent_back = 0 AND filled.in_progress = 0 AND filled.silent = 0 AND filled.quoted_amount = 0 AND filled.agreed_amount = 0 AND filled.cost = 0 AND filled.all_cost = 0 AND filled.promotion_cost = 0 AND filled.outsourcing_cost = 0 AND filled.it_cost = 0 AND filled.cost_rows = 0);

CREATE OR REPLACE VIEW channel_months AS
WITH summed AS (
    SELECT sums.basis, sums.month, sums.channel,
        SUM(sums.leads) AS leads,
        SUM(sums.valid) AS valid,
        SUM(sums.invalid) AS invalid,
        SUM(sums.judged) AS judged,
        SUM(sums.judged_valid) AS judged_valid,
        SUM(sums.unjudged) AS unjudged,
        SUM(sums.uql) AS uql,
        SUM(sums.promoted) AS promoted,
        SUM(sums.opportunities) AS opportunities,
        SUM(sums.qualified) AS qualified,
        SUM(sums.won) AS won,
        SUM(sums.won_amount) AS won_amount,
        SUM(sums.mql_amount) AS mql_amount,
        SUM(sums.sql_amount) AS sql_amount,
        SUM(sums.other_amount) AS other_amount,
        SUM(sums.pipeline_amount) AS pipeline_amount,
        SUM(sums.lost) AS lost,
        SUM(sums.untouched) AS untouched,
        SUM(sums.contacted) AS contacted,
        SUM(sums.tossed) AS tossed,
        SUM(sums.sent_back) AS sent_back,
        SUM(sums.in_progress) AS in_progress,
        SUM(sums.silent) AS silent,
        SUM(sums.quoted_amount) AS quoted_amount,
        SUM(sums.agreed_amount) AS agreed_amount,
        SUM(sums.cost) AS cost,
        SUM(sums.all_cost) AS all_cost,
        SUM(sums.promotion_cost) AS promotion_cost,
        SUM(sums.outsourcing_cost) AS outsourcing_cost,
        SUM(sums.it_cost) AS it_cost,
        SUM(sums.cost_rows) AS cost_rows
    FROM sums_by_month AS sums
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (sums.month IS NOT NULL AND (s.first_month IS NULL OR sums.month >= s.first_month) AND (s.last_month IS NULL OR sums.month <= s.last_month)))
    GROUP BY sums.basis, sums.month, sums.channel
),
months AS (
    SELECT DISTINCT bases.basis, summed.month
    FROM summed
    CROSS JOIN (SELECT 'cohort' AS basis UNION ALL SELECT 'period') AS bases
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0 AND summed.cost = 0 AND summed.all_cost = 0 AND summed.promotion_cost = 0 AND summed.outsourcing_cost = 0 AND summed.it_cost = 0 AND summed.cost_rows = 0)
)
SELECT filled.*, (filled.cost_rows > 0 OR filled.costs_nothing) AS cost_known,
    filled.won_amount * s.gross_margin AS gross_profit,
    filled.won_amount * s.gross_margin - filled.all_cost AS net_profit,
    filled.quoted_amount - filled.agreed_amount AS discount,
    filled.won_amount * s.gross_margin - filled.outsourcing_cost - filled.promotion_cost AS sales_profit
FROM (
    SELECT months.basis, months.month, c.place, c.channel, c.starts_at_opportunity, c.costs_nothing,
        COALESCE(summed.leads, 0) AS leads,
        COALESCE(summed.valid, 0) AS valid,
        COALESCE(summed.invalid, 0) AS invalid,
        COALESCE(summed.judged, 0) AS judged,
        COALESCE(summed.judged_valid, 0) AS judged_valid,
        COALESCE(summed.unjudged, 0) AS unjudged,
        COALESCE(summed.uql, 0) AS uql,
        COALESCE(summed.promoted, 0) AS promoted,
        COALESCE(summed.opportunities, 0) AS opportunities,
        COALESCE(summed.qualified, 0) AS qualified,
        COALESCE(summed.won, 0) AS won,
        COALESCE(summed.won_amount, 0) AS won_amount,
        COALESCE(summed.mql_amount, 0) AS mql_amount,
        COALESCE(summed.sql_amount, 0) AS sql_amount,
        COALESCE(summed.other_amount, 0) AS other_amount,
        COALESCE(summed.pipeline_amount, 0) AS pipeline_amount,
        COALESCE(summed.lost, 0) AS lost,
        COALESCE(summed.untouched, 0) AS untouched,
        COALESCE(summed.contacted, 0) AS contacted,
        COALESCE(summed.tossed, 0) AS tossed,
        COALESCE(summed.sent_back, 0) AS sent_back,
        COALESCE(summed.in_progress, 0) AS in_progress,
        COALESCE(summed.silent, 0) AS silent,
        COALESCE(summed.quoted_amount, 0) AS quoted_amount,
        COALESCE(summed.agreed_amount, 0) AS agreed_amount,
        COALESCE(summed.cost, 0) AS cost,
        COALESCE(summed.all_cost, 0) AS all_cost,
        COALESCE(summed.promotion_cost, 0) AS promotion_cost,
        COALESCE(summed.outsourcing_cost, 0) AS outsourcing_cost,
        COALESCE(summed.it_cost, 0) AS it_cost,
        COALESCE(summed.cost_rows, 0) AS cost_rows
    FROM every_channel AS c
    CROSS JOIN months
    LEFT JOIN summed ON summed.basis = months.basis AND summed.channel = c.channel AND summed.month IS NOT DISTINCT FROM months.month
) AS filled
CROSS JOIN settings AS s
WHERE filled.place < 1000000 OR NOT (filled.leads = 0 AND filled.valid = 0 AND filled.invalid = 0 AND filled.judged = 0 AND filled.judged_valid = 0 AND filled.unjudged = 0 AND filled.uql = 0 AND filled.promoted = 0 AND filled.opportunities = 0 AND filled.qualified = 0 AND filled.won = 0 AND filled.won_amount = 0 AND filled.mql_amount = 0 AND filled.sql_amount = 0 AND filled.other_amount = 0 AND filled.pipeline_amount = 0 AND filled.lost = 0 AND filled.untouched = 0 AND filled.contacted = 0 AND filled.tossed = 0 AND filled.sent_back = 0 AND filled.in_progress = 0 AND filled.silent = 0 AND filled.quoted_amount = 0 AND filled.agreed_amount = 0 AND filled.cost = 0 AND filled.all_cost = 0 AND filled.promotion_cost = 0 AND filled.outsourcing_cost = 0 AND filled.it_cost = 0 AND filled.cost_rows = 0);

CREATE OR REPLACE VIEW by_channel AS
SELECT basis, COALESCE(place, 1000001) AS place, channel, place IS NULL AS is_total,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.cost END) END AS cost,  -- 費用 / Cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.all_cost END) END AS all_cost,  -- 総費用 / All costs
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.promotion_cost END) END AS promotion_cost,  -- 販促・広告費 / Promotion cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.outsourcing_cost END) END AS outsourcing_cost,  -- 委託費 / Outsourcing cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.it_cost END) END AS it_cost,  -- IT基盤費 / IT platform cost
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.net_profit END) END AS net_profit,  -- 差引利益 / Profit after cost
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.sales_profit END) END AS sales_profit,  -- 販売利益 / Sales profit
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.leads END), 0) END AS cost_per_lead,  -- リード獲得単価 / Cost per lead
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.valid END), 0) END AS cost_per_valid,  -- 有効リード獲得単価 / Cost per valid lead
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.opportunities END), 0) END AS cost_per_opportunity,  -- 商談獲得単価 / Cost per opportunity
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.won END), 0) END AS cost_per_won,  -- 成約獲得単価 / Cost per contract
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.won_amount END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS sales_roi,  -- 売上ROI / Sales ROI
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.gross_profit END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS gross_roi,  -- 粗利ROI / Gross profit ROI
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.net_profit END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS net_roi,  -- 純ROI / Net ROI
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM channel_sums AS m
GROUP BY GROUPING SETS ((basis, place, channel), (basis));

CREATE OR REPLACE VIEW funnel AS
SELECT place, channel, is_total, valid, opportunity_rate, opportunities, win_rate, won
FROM by_channel
WHERE basis = 'cohort';

CREATE OR REPLACE VIEW unit_costs AS
SELECT place, channel, is_total, cost, cost_per_valid, cost_per_opportunity, cost_per_won
FROM by_channel
WHERE basis = 'cohort';

CREATE OR REPLACE VIEW monthly AS
SELECT basis, month, COALESCE(place, 1000001) AS place, channel, place IS NULL AS is_total,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.cost END) END AS cost,  -- 費用 / Cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.all_cost END) END AS all_cost,  -- 総費用 / All costs
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.promotion_cost END) END AS promotion_cost,  -- 販促・広告費 / Promotion cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.outsourcing_cost END) END AS outsourcing_cost,  -- 委託費 / Outsourcing cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.it_cost END) END AS it_cost,  -- IT基盤費 / IT platform cost
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.net_profit END) END AS net_profit,  -- 差引利益 / Profit after cost
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.sales_profit END) END AS sales_profit,  -- 販売利益 / Sales profit
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.leads END), 0) END AS cost_per_lead,  -- リード獲得単価 / Cost per lead
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.valid END), 0) END AS cost_per_valid,  -- 有効リード獲得単価 / Cost per valid lead
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.opportunities END), 0) END AS cost_per_opportunity,  -- 商談獲得単価 / Cost per opportunity
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.won END), 0) END AS cost_per_won,  -- 成約獲得単価 / Cost per contract
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.won_amount END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS sales_roi,  -- 売上ROI / Sales ROI
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.gross_profit END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS gross_roi,  -- 粗利ROI / Gross profit ROI
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.net_profit END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS net_roi,  -- 純ROI / Net ROI
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM channel_months AS m
GROUP BY GROUPING SETS ((basis, month, place, channel), (basis, month));

CREATE OR REPLACE VIEW invalid_reasons_by_channel AS
SELECT lead.invalid_reason, lead.channel_place AS place, lead.channel, COUNT(*) AS cases
FROM lead_facts AS lead
CROSS JOIN settings AS s
WHERE lead.is_rejected
    AND ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
GROUP BY lead.invalid_reason, lead.channel_place, lead.channel;

CREATE OR REPLACE VIEW invalid_reasons AS
SELECT invalid_reason, SUM(cases) AS cases,
    CAST(SUM(cases) AS DOUBLE) / (
        SELECT SUM(cases) FROM invalid_reasons_by_channel) AS share
FROM invalid_reasons_by_channel
GROUP BY invalid_reason;

CREATE OR REPLACE VIEW by_campaign AS
WITH summed AS (
    SELECT sums.campaign, CASE WHEN sums.campaign IS NULL THEN sums.channel END AS channel,
        c.starts_at_opportunity,
        SUM(sums.leads) AS leads,
        SUM(sums.valid) AS valid,
        SUM(sums.invalid) AS invalid,
        SUM(sums.judged) AS judged,
        SUM(sums.judged_valid) AS judged_valid,
        SUM(sums.unjudged) AS unjudged,
        SUM(sums.uql) AS uql,
        SUM(sums.promoted) AS promoted,
        SUM(sums.opportunities) AS opportunities,
        SUM(sums.qualified) AS qualified,
        SUM(sums.won) AS won,
        SUM(sums.won_amount) AS won_amount,
        SUM(sums.mql_amount) AS mql_amount,
        SUM(sums.sql_amount) AS sql_amount,
        SUM(sums.other_amount) AS other_amount,
        SUM(sums.pipeline_amount) AS pipeline_amount,
        SUM(sums.lost) AS lost,
        SUM(sums.untouched) AS untouched,
        SUM(sums.contacted) AS contacted,
        SUM(sums.tossed) AS tossed,
        SUM(sums.sent_back) AS sent_back,
        SUM(sums.in_progress) AS in_progress,
        SUM(sums.silent) AS silent,
        SUM(sums.quoted_amount) AS quoted_amount,
        SUM(sums.agreed_amount) AS agreed_amount,
        SUM(sums.cost) AS cost,
        SUM(sums.all_cost) AS all_cost,
        SUM(sums.promotion_cost) AS promotion_cost,
        SUM(sums.outsourcing_cost) AS outsourcing_cost,
        SUM(sums.it_cost) AS it_cost,
        SUM(sums.cost_rows) AS cost_rows,
        SUM(CASE WHEN c.costs_nothing THEN 0 ELSE sums.leads END) AS paying
    FROM sums_by_month AS sums
    INNER JOIN every_channel AS c ON c.channel = sums.channel
    CROSS JOIN settings AS s
    WHERE sums.basis = 'cohort' AND ((s.first_month IS NULL AND s.last_month IS NULL) OR (sums.month IS NOT NULL AND (s.first_month IS NULL OR sums.month >= s.first_month) AND (s.last_month IS NULL OR sums.month <= s.last_month)))
    GROUP BY 1, 2, 3
),
listed AS (
    SELECT t.place, t.campaign, CAST(NULL AS VARCHAR) AS channel,
        COALESCE(c.starts_at_opportunity, FALSE) AS starts_at_opportunity,
        COALESCE(c.costs_nothing, FALSE) AS costs_nothing
    FROM campaigns AS t
    LEFT JOIN channels AS c ON c.channel = t.channel
    UNION ALL
    SELECT 1000000 + place, CAST(NULL AS VARCHAR), channel, starts_at_opportunity, costs_nothing
    FROM every_channel
),
members AS (
    SELECT summed.*,
        COALESCE(listed.place, 999999) AS place,
        SUM(cost_rows) OVER (PARTITION BY summed.campaign, summed.channel) > 0
        OR CASE WHEN SUM(leads) OVER (PARTITION BY summed.campaign, summed.channel) > 0
            THEN SUM(paying) OVER (PARTITION BY summed.campaign, summed.channel) = 0
            ELSE COALESCE(listed.costs_nothing, FALSE) END AS cost_known
    FROM summed
    LEFT JOIN listed ON listed.campaign IS NOT DISTINCT FROM summed.campaign
        AND listed.channel IS NOT DISTINCT FROM summed.channel
),
filled AS (
    SELECT place, campaign, channel, starts_at_opportunity, cost_known,
        leads, valid, invalid, judged, judged_valid, unjudged, uql, promoted, opportunities, qualified, won, won_amount, mql_amount, sql_amount, other_amount, pipeline_amount, lost, untouched, contacted, tossed, sent_back, in_progress, silent, quoted_amount, agreed_amount, cost, all_cost, promotion_cost, outsourcing_cost, it_cost, cost_rows
    FROM members
    WHERE NOT (members.leads = 0 AND members.valid = 0 AND members.invalid = 0 AND members.judged = 0 AND members.judged_valid = 0 AND members.unjudged = 0 AND members.uql = 0 AND members.promoted = 0 AND members.opportunities = 0 AND members.qualified = 0 AND members.won = 0 AND members.won_amount = 0 AND members.mql_amount = 0 AND members.sql_amount = 0 AND members.other_amount = 0 AND members.pipeline_amount = 0 AND members.lost = 0 AND members.untouched = 0 AND members.contacted = 0 AND members.tossed = 0 AND members.sent_back = 0 AND members.in_progress = 0 AND members.silent = 0 AND members.quoted_amount = 0 AND members.agreed_amount = 0 AND members.cost = 0 AND members.all_cost = 0 AND members.promotion_cost = 0 AND members.outsourcing_cost = 0 AND members.it_cost = 0 AND members.cost_rows = 0)
    UNION ALL
    SELECT listed.place, listed.campaign, listed.channel, listed.starts_at_opportunity,
        listed.costs_nothing,
        0 AS leads, 0 AS valid, 0 AS invalid, 0 AS judged, 0 AS judged_valid, 0 AS unjudged, 0 AS uql, 0 AS promoted, 0 AS opportunities, 0 AS qualified, 0 AS won, 0 AS won_amount, 0 AS mql_amount, 0 AS sql_amount, 0 AS other_amount, 0 AS pipeline_amount, 0 AS lost, 0 AS untouched, 0 AS contacted, 0 AS tossed, 0 AS sent_back, 0 AS in_progress, 0 AS silent, 0 AS quoted_amount, 0 AS agreed_amount, 0 AS cost, 0 AS all_cost, 0 AS promotion_cost, 0 AS outsourcing_cost, 0 AS it_cost, 0 AS cost_rows
    FROM listed
    LEFT JOIN (SELECT DISTINCT campaign FROM members WHERE NOT (members.leads = 0 AND members.valid = 0 AND members.invalid = 0 AND members.judged = 0 AND members.judged_valid = 0 AND members.unjudged = 0 AND members.uql = 0 AND members.promoted = 0 AND members.opportunities = 0 AND members.qualified = 0 AND members.won = 0 AND members.won_amount = 0 AND members.mql_amount = 0 AND members.sql_amount = 0 AND members.other_amount = 0 AND members.pipeline_amount = 0 AND members.lost = 0 AND members.untouched = 0 AND members.contacted = 0 AND members.tossed = 0 AND members.sent_back = 0 AND members.in_progress = 0 AND members.silent = 0 AND members.quoted_amount = 0 AND members.agreed_amount = 0 AND members.cost = 0 AND members.all_cost = 0 AND members.promotion_cost = 0 AND members.outsourcing_cost = 0 AND members.it_cost = 0 AND members.cost_rows = 0))
        AS there ON there.campaign = listed.campaign
    WHERE listed.campaign IS NOT NULL AND there.campaign IS NULL
)
SELECT place, campaign, channel,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.cost END) END AS cost,  -- 費用 / Cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.all_cost END) END AS all_cost,  -- 総費用 / All costs
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.promotion_cost END) END AS promotion_cost,  -- 販促・広告費 / Promotion cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.outsourcing_cost END) END AS outsourcing_cost,  -- 委託費 / Outsourcing cost
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.it_cost END) END AS it_cost,  -- IT基盤費 / IT platform cost
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.net_profit END) END AS net_profit,  -- 差引利益 / Profit after cost
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN SUM(CASE WHEN m.cost_known THEN m.sales_profit END) END AS sales_profit,  -- 販売利益 / Sales profit
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.leads END), 0) END AS cost_per_lead,  -- リード獲得単価 / Cost per lead
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity AND m.cost_known THEN m.valid END), 0) END AS cost_per_valid,  -- 有効リード獲得単価 / Cost per valid lead
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.opportunities END), 0) END AS cost_per_opportunity,  -- 商談獲得単価 / Cost per opportunity
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.cost END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.won END), 0) END AS cost_per_won,  -- 成約獲得単価 / Cost per contract
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.won_amount END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS sales_roi,  -- 売上ROI / Sales ROI
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.gross_profit END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS gross_roi,  -- 粗利ROI / Gross profit ROI
    CASE WHEN SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0 THEN CAST(SUM(CASE WHEN m.cost_known THEN m.net_profit END) AS DOUBLE) / NULLIF(SUM(CASE WHEN m.cost_known THEN m.all_cost END), 0) END AS net_roi,  -- 純ROI / Net ROI
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT filled.*,
        filled.won_amount * s.gross_margin AS gross_profit,
    filled.won_amount * s.gross_margin - filled.all_cost AS net_profit,
    filled.quoted_amount - filled.agreed_amount AS discount,
    filled.won_amount * s.gross_margin - filled.outsourcing_cost - filled.promotion_cost AS sales_profit
    FROM filled CROSS JOIN settings AS s
) AS m
GROUP BY place, campaign, channel;

CREATE OR REPLACE VIEW by_conversion_point AS
WITH summed AS (
    SELECT conversion_point, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT conversion_point,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY conversion_point;

CREATE OR REPLACE VIEW by_landing_page AS
WITH summed AS (
    SELECT landing_page, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT landing_page,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY landing_page;

CREATE OR REPLACE VIEW by_source_medium AS
WITH summed AS (
    SELECT source_medium, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT source_medium,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY source_medium;

CREATE OR REPLACE VIEW by_channel_detail AS
WITH summed AS (
    SELECT channel_detail, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT channel_detail,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY channel_detail;

CREATE OR REPLACE VIEW by_industry AS
WITH summed AS (
    SELECT industry, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT industry,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY industry;

CREATE OR REPLACE VIEW by_employees AS
WITH summed AS (
    SELECT employees, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT employees,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY employees;

CREATE OR REPLACE VIEW by_department AS
WITH summed AS (
    SELECT department, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT department,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY department;

CREATE OR REPLACE VIEW by_job_title AS
WITH summed AS (
    SELECT job_title, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT job_title,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY job_title;

CREATE OR REPLACE VIEW by_repeat AS
WITH summed AS (
    SELECT repeat, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT repeat,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY repeat;

CREATE OR REPLACE VIEW by_score_band AS
WITH summed AS (
    SELECT score_band, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT score_band,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY score_band;

CREATE OR REPLACE VIEW by_inside_sales AS
WITH summed AS (
    SELECT inside_sales, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT inside_sales,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY inside_sales;

CREATE OR REPLACE VIEW by_owner AS
WITH summed AS (
    SELECT owner, starts_at_opportunity,
        SUM(CASE WHEN is_counted THEN 1 ELSE 0 END) AS leads,
        SUM(CASE WHEN is_counted AND is_valid THEN 1 ELSE 0 END) AS valid,
        SUM(CASE WHEN is_rejected THEN 1 ELSE 0 END) AS invalid,
        SUM(CASE WHEN is_counted AND is_judged THEN 1 ELSE 0 END) AS judged,
        SUM(CASE WHEN is_counted AND is_judged AND is_valid THEN 1 ELSE 0 END) AS judged_valid,
        SUM(CASE WHEN is_counted AND is_unjudged THEN 1 ELSE 0 END) AS unjudged,
        SUM(CASE WHEN is_uql_apart THEN 1 ELSE 0 END) AS uql,
        SUM(CASE WHEN is_counted AND is_promoted THEN 1 ELSE 0 END) AS promoted,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN 1 ELSE 0 END) AS opportunities,
        SUM(CASE WHEN is_counted AND is_valid AND is_qualified THEN 1 ELSE 0 END) AS qualified,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN 1 ELSE 0 END) AS won,
        SUM(CASE WHEN is_counted AND is_valid AND is_won THEN COALESCE(won_amount, 0) ELSE 0 END) AS won_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_mql THEN COALESCE(won_amount, 0) ELSE 0 END) AS mql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_sql THEN COALESCE(won_amount, 0) ELSE 0 END) AS sql_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_via_neither THEN COALESCE(won_amount, 0) ELSE 0 END) AS other_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_opportunity THEN COALESCE(expected_amount, 0) ELSE 0 END) AS pipeline_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_lost THEN 1 ELSE 0 END) AS lost,
        SUM(CASE WHEN is_counted AND is_untouched THEN 1 ELSE 0 END) AS untouched,
        SUM(CASE WHEN is_counted AND is_contacted THEN 1 ELSE 0 END) AS contacted,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed THEN 1 ELSE 0 END) AS tossed,
        SUM(CASE WHEN is_counted AND is_valid AND is_tossed AND is_sent_back THEN 1 ELSE 0 END) AS sent_back,
        SUM(CASE WHEN is_counted AND is_open THEN 1 ELSE 0 END) AS in_progress,
        SUM(CASE WHEN is_counted AND is_open AND is_silent THEN 1 ELSE 0 END) AS silent,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(expected_amount, 0) ELSE 0 END) AS quoted_amount,
        SUM(CASE WHEN is_counted AND is_valid AND is_won AND is_both_amounts THEN COALESCE(won_amount, 0) ELSE 0 END) AS agreed_amount
    FROM lead_facts AS lead
    CROSS JOIN settings AS s
    WHERE ((s.first_month IS NULL AND s.last_month IS NULL) OR (lead.received_month IS NOT NULL AND (s.first_month IS NULL OR lead.received_month >= s.first_month) AND (s.last_month IS NULL OR lead.received_month <= s.last_month)))
    GROUP BY 1, 2
)
SELECT owner,
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END) AS leads,  -- リード / Leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END) AS valid,  -- 有効リード / Valid leads
    SUM(m.invalid) AS invalid,  -- 無効リード / Invalid leads
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END) AS judged,  -- 判定済み / Judged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS judged_valid,  -- 判定済みの有効リード / Judged and valid
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.unjudged END) AS unjudged,  -- 未判定 / Unjudged
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.uql END) AS uql,  -- UQL / UQL
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.promoted END) AS promoted,  -- MQL化 / Became MQL
    SUM(m.opportunities) AS opportunities,  -- 商談 / Opportunities
    SUM(m.qualified) AS qualified,  -- 有効商談 / Qualified opportunities
    SUM(m.won) AS won,  -- 成約 / Won
    SUM(m.won_amount) AS won_amount,  -- 成約金額 / Won amount
    SUM(m.mql_amount) AS mql_amount,  -- MQL経由の成約金額 / Won amount via MQL
    SUM(m.sql_amount) AS sql_amount,  -- SQL経由の成約金額 / Won amount via SQL
    SUM(m.other_amount) AS other_amount,  -- その他の成約金額 / Other won amount
    SUM(m.pipeline_amount) AS pipeline_amount,  -- パイプライン創出額 / Pipeline created
    SUM(m.lost) AS lost,  -- 失注 / Lost
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.untouched END) AS untouched,  -- 未対応 / Not handled yet
    SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS contacted,  -- 接触 / Contacted
    SUM(m.tossed) AS tossed,  -- トスアップ / Handed over
    SUM(m.sent_back) AS sent_back,  -- 差し戻し / Sent back
    SUM(m.in_progress) AS in_progress,  -- 進行中 / In progress
    SUM(m.silent) AS silent,  -- 動きのない商談 / Silent deals
    SUM(m.quoted_amount) AS quoted_amount,  -- 成約した商談の見込金額 / Expected amount of won deals
    SUM(m.agreed_amount) AS agreed_amount,  -- 見込のある成約の成約金額 / Won amount where expected is known
    SUM(m.gross_profit) AS gross_profit,  -- 粗利 / Gross profit
    SUM(m.discount) AS discount,  -- 値引き / Discount
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged_valid END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.judged END), 0) AS valid_rate,  -- 有効率 / Valid rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.opportunities END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.valid END), 0) AS opportunity_rate,  -- 商談率 / Opportunity rate
    CAST(SUM(m.qualified) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS qualified_rate,  -- 有効商談率 / Qualified rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.opportunities), 0) AS win_rate,  -- 成約率 / Win rate
    CAST(SUM(m.won) AS DOUBLE) / NULLIF(SUM(m.qualified), 0) AS qualified_win_rate,  -- 有効商談成約率 / Qualified win rate
    CAST(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.contacted END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT m.starts_at_opportunity THEN m.leads END), 0) AS contact_rate,  -- 接触率 / Contact rate
    CAST(SUM(m.sent_back) AS DOUBLE) / NULLIF(SUM(m.tossed), 0) AS sent_back_rate,  -- 差し戻し率 / Sent-back rate
    CAST(SUM(m.won_amount) AS DOUBLE) / NULLIF(SUM(m.won), 0) AS won_size,  -- 成約単価 / Deal size
    CAST(SUM(m.discount) AS DOUBLE) / NULLIF(SUM(m.quoted_amount), 0) AS discount_rate,  -- 値引き率 / Discount rate
    CAST(SUM(m.mql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS mql_share,  -- MQL経由の貢献率 / Share via MQL
    CAST(SUM(m.sql_amount) AS DOUBLE) / NULLIF(SUM(m.won_amount), 0) AS sql_share  -- SQL経由の貢献率 / Share via SQL
FROM (
    SELECT summed.*,
        summed.won_amount * s.gross_margin AS gross_profit,
    summed.quoted_amount - summed.agreed_amount AS discount
    FROM summed CROSS JOIN settings AS s
    WHERE NOT (summed.leads = 0 AND summed.valid = 0 AND summed.invalid = 0 AND summed.judged = 0 AND summed.judged_valid = 0 AND summed.unjudged = 0 AND summed.uql = 0 AND summed.promoted = 0 AND summed.opportunities = 0 AND summed.qualified = 0 AND summed.won = 0 AND summed.won_amount = 0 AND summed.mql_amount = 0 AND summed.sql_amount = 0 AND summed.other_amount = 0 AND summed.pipeline_amount = 0 AND summed.lost = 0 AND summed.untouched = 0 AND summed.contacted = 0 AND summed.tossed = 0 AND summed.sent_back = 0 AND summed.in_progress = 0 AND summed.silent = 0 AND summed.quoted_amount = 0 AND summed.agreed_amount = 0)
) AS m
GROUP BY owner;
