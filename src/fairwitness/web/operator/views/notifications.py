"""What somebody was told."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from fairwitness.web.operator.local import is_local
from fairwitness.web.store.models import Notification

PER_PAGE = 30


@login_required
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the messages to somebody, the newest first."""
    page = Paginator(_mine(request), PER_PAGE).get_page(request.GET.get("page"))
    lang = "zh" if (get_language() or "en").startswith("zh") else "en"
    rows = [(told, told.text.get(lang, "")) for told in page.object_list]
    return render(request, "operator/notifications.html", {"page": page, "rows": rows})


@login_required
@require_POST
def opened(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Note that somebody has read a message, and go where it leads."""
    told = get_object_or_404(_mine(request), pk=notification_id)
    _mine(request).filter(pk=told.pk, read_at=None).update(read_at=timezone.now())
    return redirect(told.link if is_local(told.link) else "operator:notifications")


@login_required
@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    """Note that somebody has read everything."""
    _mine(request).filter(read_at=None).update(read_at=timezone.now())
    return redirect("operator:notifications")


def _mine(request: HttpRequest) -> QuerySet[Notification]:
    """Return the messages of organisations to which somebody still belongs."""
    return Notification.objects.filter(
        user=request.user.pk, organisation__memberships__user=request.user.pk
    ).select_related("organisation")
