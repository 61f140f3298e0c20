"""Keeps the WordPress plugin's translations in step with its PHP.

    python -m tools.plugin_languages           writes what follows from the PHP and the .po files
    python -m tools.plugin_languages --check   says what is out of step, and exits with 1

From the texts in the PHP: languages/leadsheet.pot, and the entries of each languages/*.po, whose
translations people write. From each .po: a .l10n.php, which WordPress 6.5 and newer loads, and the
.mo that 6.4 needs. The status page hands out these very files, so they are all there.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

PLUGIN = Path(__file__).resolve().parents[1] / "wordpress" / "leadsheet"
LANGUAGES = PLUGIN / "languages"
DOMAIN = "leadsheet"

# A PHP string in single quotes; the plugin's style knows no other for texts.
_TEXT = r"'((?:[^'\\]|\\.)*)'"
_CALL = re.compile(
    r"\b(?P<function>esc_html__|esc_html_e|esc_attr__|esc_attr_e|__|_e|_n)\(\s*"
    rf"{_TEXT}(?:\s*,\s*{_TEXT})?"
)
_COMMENT = re.compile(r"/\*\s*translators:\s*(.*?)\s*\*/", re.DOTALL)
# WordPress translates the description in the list of plugins too.
_HEADER = re.compile(r"^ \* Description:\s+(.+)$", re.MULTILINE)
_FORMS = re.compile(r"nplurals=(\d+)")
_PLACEHOLDER = re.compile(r"%(?:\d+\$)?[sd]")


@dataclass(frozen=True, slots=True)
class PluginText:
    """`plural`: "" where the text does not depend on a number. `place`: its file."""

    singular: str
    plural: str
    comment: str
    place: str


def texts() -> Iterator[PluginText]:
    """Every text of the plugin that is shown to people, in the order of its files."""
    main = PLUGIN / "leadsheet.php"
    for header in _HEADER.findall(main.read_text(encoding="utf-8")):
        yield PluginText(header, "", "Description of the plugin", main.name)
    for path in sorted(PLUGIN.rglob("*.php")):
        if path.is_relative_to(LANGUAGES):
            continue
        php = path.read_text(encoding="utf-8")
        for call in _CALL.finditer(php):
            before = php[: call.start()]
            yield PluginText(
                singular=_unquoted(call[2]),
                plural=_unquoted(call[3]) if call["function"] == "_n" else "",
                comment=_comment_above(before),
                place=path.relative_to(PLUGIN).as_posix(),
            )


def _unquoted(php: str) -> str:
    return re.sub(r"\\(['\\])", r"\1", php)


def _comment_above(before: str) -> str:
    """The translators' comment that ends on the line above the call, or ""."""
    found = list(_COMMENT.finditer(before))
    gap = before[found[-1].end() :] if found else ""
    return found[-1][1] if found and gap.count("\n") == 1 else ""


def template() -> polib.POFile:
    """leadsheet.pot. Without dates, so that it changes only where a text does."""
    pot = polib.POFile(wrapwidth=100)
    pot.metadata = {
        "Project-Id-Version": "Leadsheet",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Domain": DOMAIN,
    }
    entries: dict[str, polib.POEntry] = {}
    for text in texts():
        entry = entries.setdefault(
            text.singular,
            polib.POEntry(
                msgid=text.singular,
                msgid_plural=text.plural,
                msgstr_plural={0: "", 1: ""} if text.plural else {},
                comment=f"translators: {text.comment}" if text.comment else "",
            ),
        )
        entry.occurrences.append((text.place, ""))
    for entry in entries.values():
        entry.occurrences = sorted(set(entry.occurrences))
    pot.extend(entries.values())
    return pot


def merged(po: polib.POFile, pot: polib.POFile) -> polib.POFile:
    """The .po with the template's entries: new ones empty, those no longer used gone."""
    po.merge(pot)
    for gone in po.obsolete_entries():
        po.remove(gone)
    forms = range(int(_FORMS.findall(po.metadata["Plural-Forms"])[0]))
    for entry in po:
        if entry.msgid_plural:
            entry.msgstr_plural = {form: entry.msgstr_plural.get(form, "") for form in forms}
    order = {entry.msgid: place for place, entry in enumerate(pot)}
    po.sort(key=lambda entry: order[entry.msgid])
    return po


def problems(po: polib.POFile) -> list[str]:
    """What a translator still has to do, in words."""
    found = [f"not translated: {entry.msgid}" for entry in po.untranslated_entries()]
    found += [f"doubtful (fuzzy): {entry.msgid}" for entry in po.fuzzy_entries()]
    for entry in po.translated_entries():
        wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for translation in entry.msgstr_plural.values() or [entry.msgstr]:
            if set(_PLACEHOLDER.findall(translation)) != wanted:
                found.append(f"placeholders differ: {entry.msgid}")
    return found


def l10n_php(po: polib.POFile) -> str:
    """The .po as the PHP array that WordPress 6.5 and newer includes."""
    lines = ["<?php", "/**", " * Made by tools/plugin_languages.py from the .po file beside it."]
    # Nobody edits it, so nobody checks how it is laid out.
    lines += [" *", " * @package Leadsheet", " */", "", "// phpcs:ignoreFile", "return array("]
    lines += [f"\t'domain' => {_quoted(DOMAIN)},"]
    lines += [f"\t'language' => {_quoted(po.metadata['Language'])},"]
    lines += [f"\t'plural-forms' => {_quoted(po.metadata['Plural-Forms'])},"]
    lines += ["\t'messages' => array("]
    for entry in po.translated_entries():
        # Plural forms are parted by NUL; both files are read by WordPress's one reader.
        key = entry.msgid + (f"\0{entry.msgid_plural}" if entry.msgid_plural else "")
        forms = [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
        lines.append(f"\t\t{_quoted(key)} => {_quoted(chr(0).join(forms or [entry.msgstr]))},")
    lines += ["\t),", ");", ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A PHP expression for the text."""
    parts = ["'" + re.sub(r"(['\\])", r"\\\1", part) + "'" for part in text.split("\0")]
    return ' . "\\0" . '.join(parts)


def outputs() -> tuple[dict[Path, bytes], list[str]]:
    """Path → what it should hold; and the problems."""
    pot = template()
    files = {LANGUAGES / f"{DOMAIN}.pot": str(pot).encode()}
    found: list[str] = []
    for path in sorted(LANGUAGES.glob("*.po")):
        po = merged(polib.pofile(str(path), wrapwidth=100), pot)
        files[path] = str(po).encode()
        files[path.with_name(f"{path.stem}.l10n.php")] = l10n_php(po).encode()
        files[path.with_suffix(".mo")] = po.to_binary()
        found += [f"{path.name}: {problem}" for problem in problems(po)]
    return files, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, only look")
    wants_check = parser.parse_args().check
    files, found = outputs()
    for path, content in files.items():
        if path.exists() and path.read_bytes() == content:
            continue
        if wants_check:
            found.append(f"{path.name}: out of step; run python -m tools.plugin_languages")
        else:
            path.write_bytes(content)
            print(f"written: {path.name}")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
