"""A bare Flask view that returns as many bytes with the same headers, and does nothing else: as fast as Flask is.

What it returns is a file that `MILDSITE_BENCH_ANSWER` names: headers as JSON in the first line, then the body.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from flask import Flask

_first, _, _body = Path(os.environ["MILDSITE_BENCH_ANSWER"]).read_bytes().partition(b"\n")
_headers: dict[str, str] = json.loads(_first)

app = Flask(__name__)


@app.get("/aftercare")
def page() -> tuple[bytes, dict[str, str]]:
    return _body, _headers
