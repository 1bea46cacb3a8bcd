"""
Send an invitation by e-mail, where there is a mail server.

In:       an invitation and the link that was made for it.
Out:      whether it went out; the link is shown on the page in any case.
"""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fairwitness.web.store.models import Invitation

LOG = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link; False where there is no mail server, or it did not take the message."""
    if not settings.HAS_MAIL:
        return False
    names = {"organisation": " ".join(invitation.organisation.name.split())}
    subject = _("Invitation to %(organisation)s") % names
    text = render_to_string("accounts/invitation.txt", {"invitation": invitation, "link": link})
    try:
        send_mail(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, text, None, [invitation.email])
    except (SMTPException, OSError) as error:
        LOG.warning("an invitation could not be mailed: %s", type(error).__name__)
        return False
    return True
