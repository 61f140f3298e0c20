"""The control route, for tests: faults, the call log, users. Off unless `--faults` is given."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sheets_emulator.access import Access
from sheets_emulator.wire.calls import Calls
from sheets_emulator.wire.faults import Faults, read_fault


def control(faults: Faults, calls: Calls, access: Access) -> Blueprint:
    blueprint = Blueprint("control", __name__, url_prefix="/control")

    @blueprint.get("/faults")
    def shown_faults() -> ResponseReturnValue:
        return jsonify(faults=faults.shown())

    @blueprint.post("/faults")
    def add_fault() -> ResponseReturnValue:
        try:
            fault = read_fault(request.get_json(force=True))
        except ValueError as error:
            return jsonify(error=str(error)), 400
        return jsonify(id=faults.add(fault))

    @blueprint.delete("/faults")
    def clear_faults() -> ResponseReturnValue:
        faults.clear()
        return "", 204

    @blueprint.post("/release")
    def release() -> ResponseReturnValue:
        body = request.get_json(force=True, silent=True) or {}
        faults.release(body.get("id"))
        return "", 204

    @blueprint.get("/calls")
    def shown_calls() -> ResponseReturnValue:
        since = request.args.get("since", default=0, type=int)
        return jsonify(calls.shown(since, request.args.get("spreadsheetId", "")))

    @blueprint.delete("/calls")
    def clear_calls() -> ResponseReturnValue:
        calls.clear()
        return "", 204

    @blueprint.put("/users")
    def set_users() -> ResponseReturnValue:
        body = request.get_json(force=True)
        users = body.get("tokens") if isinstance(body, dict) else None
        if not isinstance(users, dict):
            return jsonify(error="tokens must map bearer tokens to e-mail addresses"), 400
        access.declare(users)
        return "", 204

    return blueprint
