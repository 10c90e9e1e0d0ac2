"""Office-written texts that exist in each language of the portal."""

from modeltranslation.translator import TranslationOptions, register

from youthportal.municipality.models import Municipality


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("portal_name", "office_name", "office_hours", "help_line", "help_lines")
