"""A page with a contact form as WordPress and Contact Form 7 make it."""

from flask import Blueprint, current_app, render_template, request

from server.demo.form_texts import VISITS, WORDS
from server.settings.environment import Settings
from sheets_schema.click_ids import CLICK_IDS

# What the plugin's script reads from the address of a page.
TOUCH = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
    *(one.name for one in CLICK_IDS),
)  # fmt: skip


def blueprint(settings: Settings) -> Blueprint:
    demo = Blueprint(
        "demo", __name__, template_folder="templates", static_folder="static", url_prefix="/demo"
    )

    @demo.get("/")
    def form() -> str:
        language = "en" if request.args.get("lang") == "en" else "ja"
        return render_template(
            "demo/form.html",
            t=WORDS[language],
            lang=language,
            visits=VISITS[language],
            touch=TOUCH,
            spreadsheet_url=settings.demo_spreadsheet_url,
            has_addon="addon_demo" in current_app.blueprints,
        )

    return demo
