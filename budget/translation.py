"""Office-written texts of a round in each language. What pupils write is never translated."""

from modeltranslation.translator import TranslationOptions, register

from budget.models import Pot, PriceItem, ReasonText, Round, Survey


@register(Round)
class RoundTranslation(TranslationOptions):
    fields = ("title", "introduction")


@register(Pot)
class PotTranslation(TranslationOptions):
    fields = ("funder",)


@register(ReasonText)
class ReasonTextTranslation(TranslationOptions):
    fields = ("title", "text")


@register(PriceItem)
class PriceItemTranslation(TranslationOptions):
    fields = ("name", "unit")


@register(Survey)
class SurveyTranslation(TranslationOptions):
    fields = ("conclusions",)
