"""Forms of volunteering; one module per aggregate."""
