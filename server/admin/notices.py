"""Notices of new MQLs and reminders that people may not have got: shown, and sent again only by a
person."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from server.database.database import Database
from server.notice import queue as notices
from server.notice import reminder_queue as reminders


def register(admin: Blueprint, database: Database, now: Callable[[], datetime]) -> None:
    @admin.post("/notices/<int:notice_id>/again")
    def notice_again(notice_id: int) -> BaseResponse:
        notices.send_again(database, notice_id, now())
        return redirect(url_for("admin.status"))

    @admin.post("/notices/<int:notice_id>/seen")
    def notice_seen(notice_id: int) -> BaseResponse:
        notices.mark_seen(database, notice_id)
        return redirect(url_for("admin.status"))

    @admin.post("/reminders/<int:number>/again")
    def reminder_again(number: int) -> BaseResponse:
        reminders.send_again(database, number, now())
        return redirect(url_for("admin.status"))

    @admin.post("/reminders/<int:number>/seen")
    def reminder_seen(number: int) -> BaseResponse:
        reminders.mark_seen(database, number)
        return redirect(url_for("admin.status"))
