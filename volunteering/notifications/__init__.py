"""Who is told what of volunteering. Texts: templates/emails/volunteering/."""
