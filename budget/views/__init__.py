"""Pages of the pupils' budget; one module for each kind of visitor."""
