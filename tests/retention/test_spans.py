"""Times of keeping on real calendar days."""

from datetime import date

import pytest

from youthportal.retention.registry import Span


@pytest.mark.parametrize(
    ("span", "ended", "goes"),
    [
        (Span(60, "days"), date(2026, 1, 15), date(2026, 3, 16)),
        (Span(60, "days"), date(2028, 1, 15), date(2028, 3, 15)),  # a leap year
        (Span(12, "months"), date(2024, 2, 29), date(2025, 2, 28)),
        (Span(1, "months"), date(2026, 1, 31), date(2026, 2, 28)),
        (Span(24, "months"), date(2026, 8, 31), date(2028, 8, 31)),
        (Span(12, "months"), date(2026, 12, 1), date(2027, 12, 1)),
    ],
)
def test_what_ended_on_a_day_goes_on_a_day(span, ended, goes):
    assert span.after(ended) == goes


@pytest.mark.parametrize(
    "span", [Span(60, "days"), Span(1, "months"), Span(12, "months"), Span(24, "months")]
)
def test_the_job_and_the_preview_agree_on_every_day_of_two_years(span):
    """The job asks which ends are old enough today, the preview on which day an end goes."""
    first = date(2027, 12, 1).toordinal()
    for today in map(date.fromordinal, range(first, first + 731)):
        limit = span.limit(today)
        assert span.after(limit) <= today
        assert span.after(date.fromordinal(limit.toordinal() + 1)) > today
