"""From a posted form to the chat, with the running product: web, worker, local spreadsheet."""

from pathlib import Path

from tests.support.listeners import webhook
from tests.support.processes import PATIENCE, product, wait_until
from tests.support.reading import records


def test_a_new_mql_is_told_with_a_link_to_its_row(tmp_path: Path) -> None:
    with (
        webhook() as chat,
        product(tmp_path, NOTICE_WEBHOOK_URL=chat.url, INTAKE_TOKEN="himitsu") as running,
    ):
        # The first call is answered “busy”: the lead does not wait, the notice does.
        chat.answers = [(429, {"Retry-After": "0"})]
        running.start_web()
        running.start_worker()
        body = {
            "your-name": "山田 太郎",
            "your-company": "青葉精機",
            "your-email": "yamada@aoba.example.jp",
            "決裁権": "あり",
            "_form_title": "セミナー申込",
        }
        answer = running.post(body, Authorization="Bearer himitsu")
        assert answer.status_code == 202
        running.wait_until_delivered()
        wait_until(lambda: len(chat.bodies) == 2, PATIENCE, f"a second notice, see {tmp_path}")
        (row,) = records(running.sheets, running.spreadsheet_id)
        assert (row["スコア"], row["種別"], row["担当者"]) == ("30", "", "")
        assert chat.json[1] == {
            "event": "new_mql",
            "lead_id": answer.json()["lead_id"],
            "site": "default",
            "company": "青葉精機",
            "name": "山田 太郎",
            "channel": row["流入チャネル"],
            "conversion_point": "セミナー申込",
            "owner": "",
            "score": "30",
            "url": f"http://{running.sheets}/spreadsheets/{running.spreadsheet_id}#gid=1001&range=A2",
            "text": chat.json[1]["text"],
        }
        assert "yamada@" not in chat.bodies[1]
        logs = (tmp_path / "worker.log").read_text() + (tmp_path / "web.log").read_text()
        for secret in ("secret-of-the-hook", "青葉", "山田"):
            assert secret not in logs
