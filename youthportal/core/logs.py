"""What logs never hold: the secrets that stand in printed addresses."""

import logging
import re

_SECRET = re.compile(r"/(c|v|a|agree)/[^/\s?'\"]+")


class HideSecrets(logging.Filter):
    """Blanks the secret of a card's (/c/…) or voting slip's (/v/…) or an answer's link in every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _SECRET.search(message):
            record.msg, record.args = _SECRET.sub(r"/\1/…", message), ()
        return True
