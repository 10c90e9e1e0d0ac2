"""The office's pages of volunteering."""
