"""Who may do what in volunteering, and why not. Nothing here writes; one module per aggregate."""
