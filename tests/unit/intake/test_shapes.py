"""The shapes JSON and forms come in."""

from typing import Any
from urllib.parse import urlencode

import pytest

from server.intake.body import read
from tests.unit.intake.conftest import Intake

JSON = "application/json"


def _told(body: str, content_type: str = JSON) -> dict[str, tuple[str, ...]]:
    return {one.name: one.values for one in read(body.encode(), content_type).fields}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ('{"lead": {"name": "山田", "utm": {"source": "x"}}}',
         {"lead.name": ("山田",), "lead.utm.source": ("x",)}),
        ('[{"name": "your-name", "value": "山田"}, {"name": "topics[]", "value": ["A", "B"]}]',
         {"your-name": ("山田",), "topics": ("A", "B")}),
        ('{"answers": [{"question": "会社名", "answer": "青葉精機"}]}', {"会社名": ("青葉精機",)}),
        ('{"fields": {"name": {"id": "name", "type": "text", "title": "お名前", "value": "山田",'
         ' "raw_value": "山田", "required": "1"}}}', {"name": ("山田",)}),
        ('{"fields": {"3": {"name": "お名前", "value": "山田", "id": 3, "type": "name"}}}',
         {"お名前": ("山田",)}),
        ('{"product": {"name": "X200", "value": "100", "color": "red"}}',
         {"product.name": ("X200",), "product.value": ("100",), "product.color": ("red",)}),
        ('{"lead": {"name": "山田", "value": "100"}}',
         {"lead.name": ("山田",), "lead.value": ("100",)}),
        ('{"lead": {"name": "山田", "url": "https://a.example"}}',
         {"lead.name": ("山田",), "lead.url": ("https://a.example",)}),
        ('{"a": {}, "b": [], "c": [[1, 2], [3]]}', {"a": (), "b": (), "c": ("1", "2", "3")}),
        ('[["your-name", "山田"], ["topics", "A"], ["topics", "B"]]',
         {"your-name": ("山田",), "topics": ("A", "B")}),
        ('{"form": "資料", "fields": [["会社名", "青葉精機"], ["興味", ["A", "B"]]]}',
         {"form": ("資料",), "会社名": ("青葉精機",), "興味": ("A", "B")}),
        ('{"grid": [["月", "午前"], ["火", "午後"]]}', {"grid": ("月", "午前", "火", "午後")}),
        ('{"topics[]": ["A"]}', {"topics": ("A",)}),
        ('{"": "x"}', {"": ("x",)}),
    ],
)  # fmt: skip
def test_json_of_any_shape(body: str, fields: dict[str, Any]) -> None:
    assert _told(body) == fields


def test_google_forms_answers_are_the_visitors(intake: Intake) -> None:
    """What an Apps Script passes on of a submission."""
    intake.post(
        {
            "namedValues": {
                "タイムスタンプ": ["2026/11/22 11:59:00"],
                "お名前": ["山田 太郎"],
                "メールアドレス": ["taro@example.co.jp"],
                "ご興味": ["見積, 資料"],
            }
        }
    )
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田 太郎", "taro@example.co.jp")
    assert "namedValues.ご興味: 見積, 資料" in cells["other"]


def test_elementor_pros_webhook_is_a_row(intake: Intake) -> None:
    intake.post(
        {
            "form": {"id": "a1b2", "name": "資料請求"},
            "fields": {
                "name": {"id": "name", "type": "text", "title": "お名前", "value": "山田 太郎",
                         "raw_value": "山田 太郎", "required": "1"},
                "field_a": {"id": "field_a", "type": "select", "title": "業種", "value": "製造業",
                            "raw_value": "製造業", "required": "0"},
            },
            "meta": {
                "date": {"title": "Date", "value": "2026-11-22"},
                "page_url": {"title": "Page URL", "value": "https://s.example/contact/"},
                "remote_ip": {"title": "Remote IP", "value": "203.0.113.1"},
            },
        }
    )  # fmt: skip
    cells = intake.cells()
    assert (cells["name"], cells["conversion_point"]) == ("山田 太郎", "資料請求")
    assert cells["industry"] == "製造業"
    assert cells["other"] == (
        "Date: 2026-11-22\nRemote IP: 203.0.113.1\nform.id: a1b2\n"
        "Page URL: https://s.example/contact/"
    )


ELEMENTOR = [
    ("form[id]", "a1b2"), ("form[name]", "資料請求"),
    ("fields[name][id]", "name"), ("fields[name][type]", "text"),
    ("fields[name][title]", "お名前"), ("fields[name][value]", "山田 太郎"),
    ("fields[name][raw_value]", "山田 太郎"), ("fields[name][required]", "1"),
    ("fields[field_a][id]", "field_a"), ("fields[field_a][type]", "select"),
    ("fields[field_a][title]", "業種"), ("fields[field_a][value]", "製造業"),
    ("meta[page_url][title]", "Page URL"),
    ("meta[page_url][value]", "https://s.example/contact/?utm_source=google&utm_medium=cpc"),
]  # fmt: skip
LISTED = [
    ("answers[0][question]", "お名前"), ("answers[0][answer]", "山田 太郎"),
    ("answers[1][question]", "業種"), ("answers[1][answer]", "製造業"),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
@pytest.mark.parametrize("pairs", [ELEMENTOR, LISTED], ids=["Elementor", "numbered"])
def test_answers_whose_parts_are_fields_of_their_own(
    pairs: list[tuple[str, str]], kind: str, intake: Intake
) -> None:
    if kind == "urlencoded":
        intake.post(urlencode(pairs), content_type="application/x-www-form-urlencoded")
    else:
        intake.post(
            "".join(
                f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                for name, value in pairs
            )
            + "--B--\r\n",
            content_type="multipart/form-data; boundary=B",
        )
    cells = intake.cells()
    assert (cells["name"], cells["industry"]) == ("山田 太郎", "製造業")
    if pairs is ELEMENTOR:
        assert (cells["conversion_point"], cells["utm_source"]) == ("資料請求", "google")
        assert cells["other"].splitlines()[0] == "form.id: a1b2"
    else:
        assert "other" not in cells


def test_a_persons_own_fields_are_no_pair(intake: Intake) -> None:
    sent = {"lead[name]": "山田", "lead[value]": "100", "lead[email]": "t@x.example"}
    intake.post(urlencode(sent), content_type="application/x-www-form-urlencoded")
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田", "t@x.example")
    assert cells["other"] == "lead.value: 100"


def test_a_name_by_itself_outweighs_one_inside_an_object(intake: Intake) -> None:
    intake.post({"contact": {"name": "窓口"}, "your-name": "山田", "company": {"name": "青葉精機"}})
    cells = intake.cells()
    assert (cells["name"], cells["company"]) == ("山田", "青葉精機")
    assert cells["other"] == "contact.name: 窓口"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("a=1&b=2", {"a": ("1",), "b": ("2",)}),
        ("a=1&a=2", {"a": ("1", "2")}),
        ("a%5B%5D=1&a%5B%5D=2", {"a": ("1", "2")}),
        ("a%5B0%5D=1&a%5B1%5D=", {"a": ("1", "")}),
        ("lead[name]=x&lead[mail]=y", {"lead.name": ("x",), "lead.mail": ("y",)}),
        ("fields[name][value]=x", {"fields.name.value": ("x",)}),
        ("a=1=2&b", {"a": ("1=2",), "b": ("",)}),
        ("a=1;b=2", {"a": ("1;b=2",)}),
        ("a=x+y%2Bz", {"a": ("x y+z",)}),
        ("a=100%&b=%zz", {"a": ("100%",), "b": ("%zz",)}),
        ("a=1&&b=2&", {"a": ("1",), "b": ("2",)}),
        ("=1", {"": ("1",)}),
        ("a[=1&]b=2&[c]=3", {"a[": ("1",), "]b": ("2",), "[c]": ("3",)}),
    ],
)
def test_encoded_forms(body: str, fields: dict[str, Any]) -> None:
    assert _told(body, "application/x-www-form-urlencoded") == fields


def test_a_form_that_curl_sends_unencoded() -> None:
    body = "your-name=山田 太郎&your-message=一行目\n二行目"
    assert _told(body, "application/x-www-form-urlencoded") == {
        "your-name": ("山田 太郎",),
        "your-message": ("一行目\n二行目",),
    }


def test_a_text_plain_form() -> None:
    body = "your-name=山田 太郎\r\nyour-message=一行目\r\n二行目\r\na=b\r\n"
    assert _told(body, "text/plain") == {
        "your-name": ("山田 太郎",),
        "your-message": ("一行目\n二行目",),
        "a": ("b",),
    }


def _part(headers: str, content: str) -> str:
    return f"--B\r\nContent-Disposition: form-data; {headers}\r\n\r\n{content}\r\n"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (_part('name="a"', "1") + _part('name="b[]"', "2") + "--B--", {"a": ("1",), "b": ("2",)}),
        (_part('name="a"', "1") + _part('name="b"', "2"), {"a": ("1",), "b": ("2\r\n",)}),
        (_part('name="a"', "1").replace("\r\n", "\n") + "--B--\n", {"a": ("1",)}),
        ("preamble\r\n" + _part('name="a"', "1") + "--B--", {"a": ("1",)}),
        (_part('name="a"', "") + "--B--", {"a": ("",)}),
        (_part("name=a", "1") + "--B--", {"a": ("1",)}),
        (_part('NAME="a"', "1").replace("Disposition", "disposition") + "--B--", {"a": ("1",)}),
        (_part('name="a %22b%22 \\"c\\""', "1") + "--B--", {'a "b" "c"': ("1",)}),
        (_part('name="a"; filename=""', "") + "--B--", {"a": ("",)}),
        (_part('name="a"; filename="C:\\dir\\図.pdf"', "x") + "--B--", {"a": ("図.pdf",)}),
        (_part("name=\"a\"; filename*=UTF-8''%E5%9B%B3.pdf", "x") + "--B--", {"a": ("図.pdf",)}),
        (_part('name="a"', "x\r\n--Bother\r\ny") + "--B--", {"a": ("x\r\n--Bother\r\ny",)}),
        (
            _part('name="a"\r\nContent-Type: text/plain; charset=utf-8', "é") + "--B--",
            {"a": ("é",)},
        ),
        ("--B\r\nX: y\r\n\r\nz\r\n" + _part('name="a"', "1") + "--B--", {"a": ("1",)}),
        (_part('name="a"', "1") + "--B--\r\nepilogue --B\r\n", {"a": ("1",)}),
    ],
)
def test_multipart_forms(body: str, fields: dict[str, Any]) -> None:
    assert _told(body, "multipart/form-data; boundary=B") == fields


def test_a_wrong_boundary_in_the_header_does_not_matter() -> None:
    body = _part('name="a"', "1") + "--B--"
    assert _told(body, 'multipart/form-data; boundary="other"') == {"a": ("1",)}


def test_shift_jis_names_that_end_like_a_backslash() -> None:
    body = _part('name="概要表"', "1") + _part('name="f"; filename="予定表"', "x") + "--B--"
    found = read(body.encode("cp932"), "multipart/form-data; boundary=B").fields
    assert {one.name: one.values for one in found} == {"概要表": ("1",), "f": ("予定表",)}


@pytest.mark.parametrize(
    "body", ["氏名: 山田\nURL: https://a.example/?b=c", '<lead name="山田"/>', '"a"=b', "山田"]
)
def test_a_text_that_wordpress_calls_urlencoded_is_a_text(body: str) -> None:
    assert read(body.encode(), "application/x-www-form-urlencoded").unreadable == body


def test_a_file_is_left_out_whatever_it_holds() -> None:
    body = _part('name="a"; filename="x.bin"', "\r\n--B\r\n\x00" * 3).replace(
        "\r\n--B\r\n\x00", "\x00"
    )
    assert _told(body + "--B--", "multipart/form-data; boundary=B") == {"a": ("x.bin",)}
