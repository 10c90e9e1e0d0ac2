"""Pages of volunteering; one module for each kind of visitor."""
