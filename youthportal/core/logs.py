"""What logs never hold: the secrets that stand in printed addresses."""

import json
import logging
import re

_SECRET = re.compile(r"/(a|agree|c|g|h|hours|v)/[^/\s?'\"]+")


class HideSecrets(logging.Filter):
    """Blanks what opens something: a card (/c/…), a slip (/v/…), links of second persons and hosts."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _SECRET.search(message):
            record.msg, record.args = _SECRET.sub(r"/\1/…", message), ()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line, without a time: whoever collects the lines puts the day on them."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["fault"] = _SECRET.sub(r"/\1/…", self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
