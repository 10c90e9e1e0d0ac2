"""Every write of volunteering: typed, atomic, audited."""
