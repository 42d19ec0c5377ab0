"""The texts of the portal in its languages: read from the code, kept in catalogs, compiled for Django.

`.ci/texts` brings the catalogs in `locale/` up to date and says what is missing; it needs no gettext. A text
that changed is missing until someone translates it anew: nothing is guessed, nothing stays from before.
"""

import ast
import re
import sys
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

TOP = Path(__file__).resolve().parent.parent
LOCALE = TOP / "locale"
# How many forms a counted noun has, as the Unicode CLDR counts them.
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :"
    " n%100>=11 && n%100<=99 ? 4 : 5);",
}
APPS = ("accounts", "missions", "contributors", "logistics", "config")
# What each function takes, by name: a context, a text, its plural.
TAKES = {
    "gettext": ("text",),
    "ngettext": ("text", "plural"),
    "pgettext": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}
IN_TEMPLATE = re.compile(
    r"\b(n?p?gettext|_)\(\s*((?:u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")\s*,?\s*)+)(?:count)?\)",
    re.DOTALL,
)


class Text(NamedTuple):
    context: str | None
    text: str
    plural: str


def texts():
    """Every text marked for translation, with the files it stands in, in the order of the code."""
    found: dict[Text, list[str]] = {}
    for path in _files():
        read = _in_python if path.suffix == ".py" else _in_template
        for text in read(path.read_text()):
            places = found.setdefault(text, [])
            if (name := str(path.relative_to(TOP))) not in places:
                places.append(name)
    return found


def _files():
    for app in APPS:
        yield from (p for p in sorted((TOP / app).rglob("*.py")) if "migrations" not in p.parts)
    yield from (p for p in sorted((TOP / "templates").rglob("*")) if p.suffix in {".html", ".txt", ".svg"})


def _in_python(source):
    tree = ast.parse(source)
    meant = _names(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if takes := TAKES.get(meant.get(name, name).removesuffix("_lazy").removesuffix("_noop")):
            values = [part.value for part in call.args[: len(takes)] if isinstance(part, ast.Constant)]
            if len(values) == len(takes):
                yield _text(takes, values)


def _names(tree):
    """What each imported name means; where nothing is imported, as in the pure rules, _ only marks a text."""
    return {"_": "gettext"} | {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }


def _in_template(source):
    for name, arguments in IN_TEMPLATE.findall(templatize(source)):
        yield _text(TAKES["gettext" if name == "_" else name], ast.literal_eval(f"[{arguments}]"))


def _text(takes, values):
    parts = dict(zip(takes, values, strict=True))
    return Text(parts.get("context"), parts["text"], parts.get("plural", ""))


def catalog(language):
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)


def renew(language):
    """The catalog with exactly the texts of the code, its translations kept; what is missing is returned."""
    old = {(entry.msgctxt, entry.msgid, entry.msgid_plural): entry for entry in catalog(language)}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Project-Id-Version": "Concord",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for text, places in texts().items():
        entry = old.get(text) or _untranslated(text, language)
        entry.occurrences = [(place, "") for place in places]
        entry.flags = ["python-format"] if "%(" in text.text else []
        new.append(entry)
    folder = LOCALE / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    new.save(str(folder / "django.po"))
    new.save_as_mofile(str(folder / "django.mo"))
    return [entry for entry in new if not entry.translated()]


def _untranslated(text, language):
    forms = dict.fromkeys(range(forms_of(language)), "") if text.plural else {}
    return polib.POEntry(msgctxt=text.context, msgid=text.text, msgid_plural=text.plural, msgstr_plural=forms)


def forms_of(language):
    return int(PLURALS[language].removeprefix("nplurals=")[0])


def main():
    missing = {language: renew(language) for language in PLURALS}
    for language, entries in missing.items():
        for entry in entries:
            print(f"{language}: {entry.occurrences[0][0]}: {entry.msgid}")
        print(f"{language}: {len(entries)} of {len(texts())} texts missing", file=sys.stderr)
    sys.exit(any(missing.values()))


if __name__ == "__main__":
    main()
