"""Tokens of programs: who has which, a new one, and withdrawing one."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwitness.web.store import tokens as kept
from fairwitness.web.store.access import Action, may, membership_in
from fairwitness.web.store.models import ApiToken, Membership

DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("one year")))
SCOPES = (
    (kept.Scope.SERVICES, _("read services")),
    (kept.Scope.FIGURES, _("read figures")),
    (kept.Scope.ASSESSMENTS, _("read assessments")),
    (kept.Scope.CHANGES, _("change drafts of assessments")),
    (kept.Scope.FINDINGS, _("read findings")),
)


class TokenForm(forms.Form):
    """What a new token is called, what it is good for, and for how long."""

    name = forms.CharField(label=_("Name"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=SCOPES, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(label=_("It holds for"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, data: object, member: Membership) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a request's fields, or None
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope, label) for scope, label in SCOPES if kept.may_have(member, scope)
        ]


@login_required
@require_GET
def programs(request: HttpRequest) -> HttpResponse:
    """Show the organisations whose programs somebody may see to."""
    mine = Membership.objects.filter(user=request.user.pk).select_related("organisation")
    rows = [(member.organisation, may(member, Action.MANAGE)) for member in mine]
    return render(request, "operator/tokens_of.html", {"rows": rows})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show the tokens of somebody, to an owner all of them; make another and show it once."""
    member = membership_in(request.user, organisation_id, Action.LOOK)
    form = TokenForm(request.POST if request.method == "POST" else None, member)
    if form.is_valid():
        wanted = form.cleaned_data
        _row, secret = kept.make(
            member, wanted["name"], wanted["scopes"], days=wanted["days"], now=timezone.now()
        )
        return made(request, member, secret=secret)
    rows = ApiToken.objects.filter(organisation=organisation_id).select_related("user")
    if not may(member, Action.MANAGE):
        rows = rows.filter(user=member.user)
    return render(
        request,
        "operator/tokens.html",
        {
            "organisation": member.organisation,
            "form": form,
            "tokens": rows.order_by("-id"),
            "now": timezone.now(),
        },
    )


def made(request: HttpRequest, member: Membership, **shown: str) -> HttpResponse:
    """Show something that is never shown again."""
    context = {"organisation": member.organisation, **shown}
    return render(request, "operator/tokens_made.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Withdraw a token: one's own, or as an owner anybody's."""
    token = get_object_or_404(ApiToken.objects.select_related("organisation"), pk=token_id)
    needed = Action.LOOK if token.user_id == request.user.pk else Action.MANAGE
    member = membership_in(request.user, token.organisation_id, needed)
    kept.revoke(token, member.user, now=timezone.now())
    return redirect("operator:tokens", organisation_id=token.organisation_id)
