"""Every write about texts, reports, pictures and alarms."""
