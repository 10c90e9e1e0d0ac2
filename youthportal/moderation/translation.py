"""Office-written texts that exist in each language of the portal."""

from modeltranslation.translator import TranslationOptions, register

from youthportal.moderation.models import Policy


@register(Policy)
class PolicyTranslation(TranslationOptions):
    fields = ("words", "text")
