"""Calendar files: what RFC 5545 asks of lines, letters and times."""

from datetime import UTC, datetime, timedelta, timezone

from youthportal.core.calendars import Event, calendar

AT = datetime(2026, 11, 27, 15, 0, tzinfo=timezone(timedelta(hours=2)))


def lines(**values):
    facts = {
        "uid": "one",
        "starts_at": AT,
        "ends_at": AT + timedelta(hours=2),
        "title": "Walk dogs",
        "changed_at": AT,
    }
    text = calendar([Event(**facts | values)], name="My shifts", domain="demo.example").decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.split("\r\n")


def test_times_are_in_utc():
    found = lines()
    assert "DTSTART:20261127T130000Z" in found
    assert "DTEND:20261127T150000Z" in found
    assert "UID:one@demo.example" in found


def test_commas_and_new_lines_are_escaped():
    found = lines(title="Dogs, cats; and \\", text="one\r\ntwo")
    assert r"SUMMARY:Dogs\, cats\; and \\" in found
    assert r"DESCRIPTION:one\ntwo" in found


def test_nobody_writes_lines_of_their_own():
    assert "BEGIN:VALARM" not in lines(title="x\r\nBEGIN:VALARM")


def test_long_lines_are_folded_within_75_bytes_and_no_letter_is_cut():
    title = "Žygimantės šąžinė " * 12
    found = lines(title=title)
    assert max(len(line.encode()) for line in found) <= 75
    start = next(at for at, line in enumerate(found) if line.startswith("SUMMARY"))
    whole = found[start]
    for line in found[start + 1 :]:
        if not line.startswith(" "):
            break
        whole += line[1:]
    assert whole == f"SUMMARY:{title}"


def test_what_was_called_off_says_so():
    assert "STATUS:CANCELLED" in lines(is_cancelled=True)
    assert "STATUS:CONFIRMED" in lines()
    assert AT.astimezone(UTC).hour == 13
