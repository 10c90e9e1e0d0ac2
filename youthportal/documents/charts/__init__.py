"""Small charts for pages and printed documents: the same SVG in both.

Each function returns a `Chart`: a safe string for the template, with the figures as `columns` and `rows`
for a table below it (`{% table chart.caption chart.columns chart.rows %}`). Numbers are written as the
active language writes them. Pages link css/components/charts.css, which brings light and dark.
"""

from youthportal.documents.charts.bars import Bar, bar_chart, bar_charts, stacked_bar_chart
from youthportal.documents.charts.heat import heat_map
from youthportal.documents.charts.lines import Line, line_chart
from youthportal.documents.charts.rings import ring_chart, waiting_ring
from youthportal.documents.charts.svg import Chart

__all__ = [
    "Bar",
    "Chart",
    "Line",
    "bar_chart",
    "bar_charts",
    "heat_map",
    "line_chart",
    "ring_chart",
    "stacked_bar_chart",
    "waiting_ring",
]
