from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "youthportal.moderation"
    verbose_name = _("Texts and safety")

    def ready(self) -> None:
        from youthportal.accounts.own_data import register_eraser, register_section
        from youthportal.core import rooms
        from youthportal.files.rules import register_reader
        from youthportal.moderation import personal, places, reading
        from youthportal.moderation.services import keeping
        from youthportal.retention.registry import register_note, register_rule

        register_section(personal.texts_section)
        register_eraser(keeping.eraser)
        for rule in keeping.RULES:
            register_rule(rule)
        for title, text in keeping.NOTES:
            register_note(title, text)
        rooms.register_waiting(personal.waiting_items)
        register_reader(reading.can_fetch)
        places.register(reading.CommentPlace())
        places.register(reading.PicturePlace())
