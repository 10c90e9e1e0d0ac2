"""Pages of texts, pictures and safety that belong to no app."""
