"""Documents as PDF files, tagged so that a screen reader reads them. Never asks the database."""

import json
from functools import cache

import typst
from django.http import HttpResponse

STANDARD = "ua-1"  # readable by a screen reader: tagged, titled, with a language


@cache
def _fonts():
    """Looked for once a process."""
    return typst.Fonts()


def pdf(template, document, name):
    """A document, plain values in the reader's words, set by a template of typst and answered as a file."""
    data = json.dumps(document, ensure_ascii=False, default=str)
    page = typst.compile(
        template, format="pdf", font_paths=_fonts(), sys_inputs={"data": data}, pdf_standards=[STANDARD]
    )
    response = HttpResponse(page, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
