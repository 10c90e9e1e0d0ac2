"""What the papers of volunteering show."""
