"""Webhooks of an organisation: where messages go, and what became of them."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fairwitness.web.operator.posting import new_secret
from fairwitness.web.store import trail
from fairwitness.web.store.access import Action, membership_in
from fairwitness.web.store.models import Delivery, Membership, Webhook
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.outgoing.address import BadAddress, accepted
from fairwitness.web.store.secrets import sealed

MOST = 10
"""How many webhooks an organisation may have."""
SHOWN = 50
"""How many deliveries are shown."""


class WebhookForm(forms.Form):
    """An address and what it is told of."""

    url = forms.CharField(label=gettext_lazy("Address"), max_length=500, widget=forms.URLInput)
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("It is told when"),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        """Refuse an address to which nothing may be sent."""
        url: str = self.cleaned_data["url"]
        try:
            accepted(url, private=settings.PRIVATE_WEBHOOKS)
        except BadAddress as error:
            raise forms.ValidationError([error.what, error.fix]) from None
        return url


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show the webhooks and their last deliveries; add another and show its secret once."""
    member = membership_in(request.user, organisation_id, Action.MANAGE)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    rows = Webhook.objects.filter(organisation=organisation_id, removed_at=None).order_by("id")
    if form.is_valid():
        if rows.count() < MOST:
            return _added(request, member, form.cleaned_data)
        form.add_error(None, _("There are %(most)d webhooks: remove one first.") % {"most": MOST})
    deliveries = Delivery.objects.filter(webhook__organisation=organisation_id)
    return render(
        request,
        "operator/webhooks.html",
        {
            "organisation": member.organisation,
            "form": form,
            "webhooks": rows,
            "deliveries": deliveries.select_related("webhook")[:SHOWN],
        },
    )


@login_required
@require_POST
def remove(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Remove a webhook; what still waits for it is given up."""
    webhook = get_object_or_404(Webhook.objects.select_related("organisation"), pk=webhook_id)
    member = membership_in(request.user, webhook.organisation_id, Action.MANAGE)
    now = timezone.now()
    with transaction.atomic():
        if Webhook.objects.filter(pk=webhook.pk, removed_at=None).update(removed_at=now):
            waiting = Delivery.objects.filter(webhook=webhook, delivered_at=None, given_up_at=None)
            waiting.update(given_up_at=now)
            trail.record(webhook.organisation, member.user, "webhook.removed", webhook)
    return redirect("operator:webhooks", organisation_id=webhook.organisation_id)


def _added(request: HttpRequest, member: Membership, wanted: dict[str, object]) -> HttpResponse:
    secret = new_secret()
    topics = [str(topic) for topic in Topic if topic in wanted["topics"]]  # type: ignore[operator]  # a list of texts
    with transaction.atomic():
        webhook = Webhook.objects.create(
            organisation=member.organisation,
            url=str(wanted["url"]),
            secret=sealed(secret),
            topics=topics,
            created_by=member.user,
        )
        trail.record(member.organisation, member.user, "webhook.added", webhook, topics=topics)
    shown = {"organisation": member.organisation, "webhook": webhook, "secret": secret}
    return render(request, "operator/webhooks_made.html", shown)
