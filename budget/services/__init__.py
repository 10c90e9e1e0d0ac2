"""Every write of the pupils' budget: typed, atomic, audited (casting a ballot is the one exception)."""
