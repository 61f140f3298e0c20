"""Rows at random, with every contradiction people leave behind, for properties and the oracle."""

from typing import Any

from hypothesis import strategies as st

from tests.support.books import day

FIRST, LAST = day("2026-01-01"), day("2026-12-31")  # the as-of day lies in between
CHANNELS = ("オーガニック", "Web広告", "代理店紹介", "アウトバウンドコール", "口コミ", None)
REASONS = ("重複", "営業・売り込み", "冷やかし")

_dates = st.one_of(st.none(), st.integers(FIRST, LAST))
_amounts = st.one_of(st.none(), st.integers(-1000, 10**9))

leads = st.lists(
    st.fixed_dictionaries(
        {
            "company": st.sampled_from(("青葉", "若葉", None)),
            "channel": st.sampled_from(CHANNELS),
            "kind": st.sampled_from(("MQL", "UQL", "スパム", "テスト", None)),
            "status": st.sampled_from(("新規", "進行中", "商談候補", None)),
            "invalid_reason": st.sampled_from((None, None, *REASONS)),
            "received_at": _dates,
            "opportunity_on": _dates,
            "qualified_on": st.one_of(st.none(), st.none(), _dates),
            "won_on": _dates,
            "won_amount": _amounts,
        }
    ),
    max_size=30,
)

costs = st.lists(
    st.fixed_dictionaries(
        {
            "month": st.one_of(st.none(), st.integers(FIRST, LAST)),
            "channel": st.sampled_from(CHANNELS),
            "category": st.sampled_from(("販促・広告", "委託", None)),
            "amount": _amounts,
        }
    ),
    max_size=12,
)

periods: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"開始月": st.sampled_from(("2026-03", "2026-06"))}),
    st.fixed_dictionaries({"終了月": st.sampled_from(("2026-05", "2026-09"))}),
    st.just({"開始月": "2026-04", "終了月": "2026-07"}),
)
