"""Mails that went out, wait, or need somebody to decide."""

from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youthportal.audit.admin_base import saying_refusals
from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.outbox import services
from youthportal.outbox.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["subject", "address", "kind", "language", "state", "tries", "created_at", "sent_at"]
    list_filter = ["state", "kind", "language"]
    search_fields = ["subject", "address", "=key"]
    date_hierarchy = "created_at"
    fields = [
        "subject",
        "address",
        "user",
        "kind",
        "language",
        "state",
        "problem",
        "tries",
        "sent_at",
        "created_at",
        "text",
        "message_id",
        "key",
    ]
    actions = ["try_again", "give_up"]
    export_columns = [
        (_("created"), lambda message: message.created_at),
        (_("kind"), lambda message: message.kind),
        (_("language"), lambda message: message.language),
        (_("state"), lambda message: message.get_state_display()),
        (_("tries"), lambda message: message.tries),
        (_("sent"), lambda message: message.sent_at),
    ]

    @admin.action(description=_("Try again"))
    @saying_refusals
    @transaction.atomic
    def try_again(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for message in queryset:
            services.retry_message(actor=request.user, message=message)
        text = ngettext(
            "%(count)d message goes out again.", "%(count)d messages go out again.", len(queryset)
        )
        self.message_user(request, text % {"count": len(queryset)}, messages.SUCCESS)

    @admin.action(description=_("Give up: it shall not go out"))
    @saying_refusals
    @transaction.atomic
    def give_up(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for message in queryset:
            services.give_up_message(actor=request.user, message=message)
        text = ngettext("%(count)d message was given up.", "%(count)d messages were given up.", len(queryset))
        self.message_user(request, text % {"count": len(queryset)}, messages.SUCCESS)
