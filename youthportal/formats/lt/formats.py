"""Lithuanian: thousands are set apart by a space, and dates end in "d."."""

THOUSAND_SEPARATOR = "\xa0"
DATE_FORMAT = r"Y \m. E j \d."
