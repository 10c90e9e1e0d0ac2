"""What logs never hold: the secrets that stand in printed addresses."""

import logging
import re

_SECRET = re.compile(r"/(a|agree|c|g|v)/[^/\s?'\"]+")


class HideSecrets(logging.Filter):
    """Blanks what opens something: a card (/c/…), a slip (/v/…), the link of a second person or guardian."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _SECRET.search(message):
            record.msg, record.args = _SECRET.sub(r"/\1/…", message), ()
        return True
