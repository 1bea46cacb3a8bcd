"""
Take a signed call of a filer once.

In:       a call that counts for a request (`fairwitness.filing.calls`).
Out:      the filer who made it; a call that was taken before is refused.
Not here: whether they may have what they ask for.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fairwitness.filing import calls
from fairwitness.filing.calls import BadCall
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed
from fairwitness.web.store.models import Call, Filer
from fairwitness.web.store.recipient.refusals import NotRegistered


def taken(call: Signed[calls.Call]) -> Filer:
    """
    Return who called; those withdrawn too, who may see what became of what they filed.

    Raises:
        NotRegistered: nobody here has this key, or it was lost to somebody else.
        BadCall: it was taken before.

    """
    point = PublicKey.from_line(call.values.key).point.hex()
    filer = Filer.objects.filter(point=point, lost_at=None).first()
    if filer is None:
        raise NotRegistered
    try:
        with transaction.atomic():
            Call.objects.create(digest=call.digest, over_at=call.values.at + calls.LASTS)
    except IntegrityError:
        raise BadCall(
            _("This signature was used before."), fix=_("Sign each request for itself.")
        ) from None
    return filer
