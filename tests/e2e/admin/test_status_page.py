"""The status page in a browser: sign in, find a lead, mend what failed, rebuild."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.admin.conftest import TOKEN, Running, sign_in
from tests.support.browser import PATIENCE_MS, Trouble, Witness

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.fixture
def admin(running: Running, open_page: OpenPage) -> Page:
    page = open_page(f"{running.web}/admin/")
    sign_in(page)
    return page


def test_signing_in_finding_a_lead_and_reading_its_story(
    running: Running, open_page: OpenPage, trouble: Trouble
) -> None:
    lead_id = running.post("渡辺 花子", **{"your-company": "東雲工業", "your-tel": "03-1111-2222"})
    running.post("加藤 健一")
    running.wait_until_told(lead_id)
    page = open_page(f"{running.web}/admin/")
    page.get_by_label("管理トークン").fill("wrong")
    page.get_by_role("button", name="サインイン").click()
    expect(page.get_by_role("alert")).to_contain_text("トークンが違います")
    trouble.expect(page, "403")
    page.get_by_label("管理トークン").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("受付中です")).to_be_visible()

    page.get_by_label("氏名・会社名・メール・電話番号・リードID").fill("東雲")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="渡辺 花子")).to_be_visible()
    expect(page.get_by_role("link", name="加藤 健一")).to_have_count(0)
    page.get_by_role("link", name="渡辺 花子").click()

    expect(page.get_by_role("heading", name="渡辺 花子 東雲工業")).to_be_visible()
    story = page.get_by_role("listitem")
    expect(story).to_have_count(3)
    expect(story.last).to_contain_text("スプレッドシートに反映しました")
    expect(page.get_by_role("row", name="your-tel 03-1111-2222")).to_be_visible()
    page.get_by_text("そのままの本文").click()
    expect(page.get_by_label("そのままの本文")).to_contain_text('"your-tel": "03-1111-2222"')


def test_a_lead_arrives_while_one_looks(running: Running, admin: Page) -> None:
    news = Witness(admin, "#news")
    running.post("新着 美咲")
    row = admin.get_by_role("row", name=re.compile("新着 美咲"))
    expect(row).to_contain_text("反映済み")
    news.expect("新しいリードが")


def test_looking_does_not_disturb_who_is_typing(running: Running, admin: Page) -> None:
    search = admin.get_by_label("氏名・会社名・メール・電話番号・リードID")
    search.press_sequentially("山")
    running.post("途中 由美")
    expect(admin.get_by_role("link", name="途中 由美")).to_be_visible()
    expect(search).to_be_focused()
    search.press_sequentially("田")
    expect(search).to_have_value("山田")


def test_a_failed_lead_is_sent_again_and_its_row_appears(running: Running, admin: Page) -> None:
    running.refuse_rows()
    lead_id = running.post("保留 翔太")
    link = admin.get_by_role("link", name="保留を見る")
    expect(link).to_be_visible()
    link.click()
    admin.get_by_role("link", name="保留 翔太").click()
    expect(admin.get_by_text("このリードは保留になっています。")).to_be_visible()
    expect(admin.get_by_text("rows[0] holds an invalid value.").first).to_be_visible()
    assert lead_id not in running.rows()

    running.mend()
    admin.get_by_role("button", name="もう一度送る").click()
    expect(admin.get_by_role("listitem").last).to_contain_text("スプレッドシートに反映しました")
    expect(admin.get_by_text("このリードは保留になっています。")).to_have_count(0)
    assert running.rows()[lead_id]["氏名"] == "保留 翔太"


def test_a_stopped_spreadsheet_is_mended_and_tried_at_once(running: Running, admin: Page) -> None:
    running.stop_sharing()
    lead_id = running.post("停止 恵子")
    expect(admin.get_by_text("書き込みが止まっています。")).to_be_visible()
    expect(admin.get_by_text("を編集者として追加してください。")).to_be_visible()
    expect(admin.get_by_role("row", name=re.compile("停止 恵子"))).to_contain_text("一時停止")
    running.mend()
    admin.get_by_role("button", name="今すぐ再試行").click()
    expect(admin.get_by_role("row", name=re.compile("停止 恵子"))).to_contain_text("反映済み")
    expect(admin.get_by_text("書き込みが止まっています。")).to_have_count(0)
    assert lead_id in running.rows()


def test_pressing_rebuild_changes_the_funnel(running: Running, admin: Page) -> None:
    ads = {"utm_source": "google", "utm_medium": "cpc"}
    running.wait_for_row(running.post("広告 一郎", **ads))
    rebuild(admin)
    before = int(running.valid_leads("Web広告"))
    running.wait_for_row(running.post("広告 二郎", **ads))
    running.wait_for_row(running.post("広告 三郎", **ads))
    assert running.valid_leads("Web広告") == str(before)
    rebuild(admin)
    assert running.valid_leads("Web広告") == str(before + 2)
    newest = admin.get_by_role("table").last.get_by_role("row").nth(1)
    expect(newest).to_contain_text("この画面")
    expect(newest).to_contain_text("完了")


def rebuild(page: Page) -> None:
    """Press the button and wait for the run to end."""
    page.get_by_role("link", name="再集計", exact=True).click()
    expect(page.get_by_role("heading", name="再集計", exact=True)).to_be_visible()
    done = page.get_by_text("✓ 完了")
    ended = done.count()
    page.get_by_role("button", name="再集計").click()
    expect(done).to_have_count(ended + 1)


def test_a_test_submission_is_followed_to_its_row(running: Running, admin: Page) -> None:
    admin.get_by_role("link", name="接続", exact=True).click()
    admin.get_by_role("button", name="確認する").click()
    expect(admin.get_by_text("スプレッドシートへの書き込み")).to_be_visible()
    admin.get_by_role("button", name="テストを送る").click()
    expect(admin.get_by_text("テストを受け付けました。")).to_be_visible()
    expect(admin.get_by_role("listitem").last).to_contain_text("反映しました")
    expect(admin).to_have_url(re.compile("/leads/"))
    lead_id = admin.url.split("/leads/")[1].split("?")[0]
    assert running.rows()[lead_id]["種別"] == "テスト"


def test_the_page_tells_when_the_session_has_ended(admin: Page, trouble: Trouble) -> None:
    admin.context.clear_cookies()
    expect(admin.get_by_role("status")).to_contain_text("サインインの有効期限が切れました。")
    trouble.expect(admin, "401")


def test_it_works_without_a_script_too(running: Running, browser: Browser) -> None:
    lead_id = running.post("静的 直樹")
    running.wait_until_told(lead_id)
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{running.web}/admin/")
    sign_in(page)
    page.get_by_label("表示").select_option("反映済み")
    page.get_by_label("氏名・会社名・メール・電話番号・リードID").fill("静的")
    page.get_by_role("button", name="探す").click()
    page.get_by_role("link", name="静的 直樹").click()
    expect(page.get_by_text("スプレッドシートに反映しました")).to_be_visible()
    page.get_by_role("link", name="接続", exact=True).click()
    page.get_by_role("button", name="テストを送る").click()
    expect(page.get_by_text("テストを受け付けました。")).to_be_visible()
    context.close()


def test_all_of_it_is_reached_with_the_keyboard(running: Running, admin: Page) -> None:
    running.post("鍵盤 陽子")
    expect(admin.get_by_role("link", name="鍵盤 陽子")).to_be_visible()
    admin.keyboard.press("Tab")
    expect(admin.get_by_role("link", name="本文へ移動")).to_be_focused()
    admin.keyboard.press("Enter")
    admin.keyboard.press("Tab")
    reached: list[str] = []
    while "鍵盤 陽子" not in reached and len(reached) < 30:
        reached.append(admin.evaluate("document.activeElement.textContent.trim()"))
        if reached[-1] != "鍵盤 陽子":
            admin.keyboard.press("Tab")
    assert reached[-1] == "鍵盤 陽子"
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("heading", name=re.compile("鍵盤 陽子"))).to_be_visible()


def test_what_a_visitor_writes_is_never_run(running: Running, admin: Page) -> None:
    """The page's own rules would report a script that tried; here none even begins."""
    attack = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
    lead_id = running.post(
        f"{attack} 山田",
        **{"your-company": attack, "your-message": attack, attack: attack, "_form_title": attack},
    )
    link = admin.get_by_role("link", name=f"{attack} 山田")
    expect(link).to_be_visible()  # put in by the live refresh
    link.click()
    expect(admin.get_by_role("heading", level=1)).to_have_text(f"{attack} 山田 {attack}")
    expect(admin.get_by_role("listitem").last).to_contain_text("反映しました")
    admin.get_by_text("そのままの本文").click()
    expect(admin.get_by_label("そのままの本文")).to_contain_text("onerror")
    expect(admin.locator("main img, main script")).to_have_count(0)
    admin.goto(f"{running.web}/admin/?q={quote(attack)}&site={quote(attack)}&only={quote(attack)}")
    expect(admin.get_by_label("氏名・会社名・メール・電話番号・リードID")).to_have_value(
        attack[:100]
    )
    expect(admin.locator("main img, main script")).to_have_count(0)
    expect(admin).to_have_title("状態 | Leadsheet")
    assert running.rows()[lead_id]["会社名"] == attack
