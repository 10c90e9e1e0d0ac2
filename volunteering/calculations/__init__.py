"""Hours as integers of quarter-hours. Plain Python."""
