"""A PDF as a response: opened in the browser's own viewer, never kept, its name without a patient's word."""

from __future__ import annotations

from flask import Response


def pdf_response(pdf: bytes, *, name: str) -> Response:
    """`name` is without ending, such as `discharge-D-00042`."""
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
