"""A coordinator's own work in a school year: what is on record, and the paper about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from budget.documents.statement import statement_of
from budget.services.statements import request_statement, statements_of
from budget.views.mine import ROOM
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest
from youthportal.organisations.models import SchoolYear
from youthportal.organisations.views.gate import for_coordinators


@for_coordinators
def statement(request: UserRequest) -> HttpResponse:
    year = SchoolYear.at()
    if year and request.method == "POST":
        try:
            job = request_statement(actor=request.user, year=year, language=get_language() or "en")
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("budget:statement")
        return redirect(job.get_absolute_url())
    context = ROOM | {
        "statement": statement_of(request.user, year) if year else None,
        "documents": list(statements_of(request.user)[:10]),
    }
    return render(request, "budget/statement.html", context)
