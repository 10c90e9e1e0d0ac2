"""Office-written texts in each language. What hosts and volunteers write is never translated."""

from modeltranslation.translator import TranslationOptions, register

from volunteering.models import KindOfWork, RecognitionYear


@register(KindOfWork)
class KindOfWorkTranslation(TranslationOptions):
    fields = ("name",)


@register(RecognitionYear)
class RecognitionYearTranslation(TranslationOptions):
    fields = ("event_title", "event_text")
