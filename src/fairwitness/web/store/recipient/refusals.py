"""
Why a desk does not take something, and what can be done about it.

In:       what was wrong.
Out:      a `Problem`, in the reader's language.
Not here: when each is raised.
"""

from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem


class NotRegistered(Problem):
    """A filing by a key that the desk does not know."""

    code = "not-registered"

    def __init__(self) -> None:
        super().__init__(
            _("The key that signed this filing is not registered with this desk."),
            fix=_("Send your public key to the desk's clerks, and compare it by another way."),
        )


class NoManifest(Problem):
    """A desk without a key manifest, or a filing that is sealed to none that counts."""

    code = "no-manifest"


class BadPerson(Problem):
    """A change of people that cannot be made."""

    code = "bad-person"


class BadFiler(Problem):
    """A filer who cannot be registered."""

    code = "bad-filer"


class UploadRefused(Problem):
    """An upload that is not begun or not gone on with."""

    code = "upload-refused"


class WrongOffset(Problem):
    """Bytes that do not follow those that are here."""

    code = "wrong-offset"

    def __init__(self, there: int) -> None:
        super().__init__(
            _("There are %(there)s bytes here; what was sent does not follow them.")
            % {"there": there},
            fix=_("Ask with HEAD how far the upload is, and send on from there."),
            retry=True,
        )
        self.there = there


class UploadBusy(Problem):
    """Another request writes to the same upload."""

    code = "upload-busy"

    def __init__(self) -> None:
        super().__init__(
            _("Another request is writing to this upload."),
            fix=_("Wait a moment, ask with HEAD how far it is, and send on from there."),
            retry=True,
        )


class NoRoom(Problem):
    """A desk whose disk is full."""

    code = "no-room"

    def __init__(self) -> None:
        super().__init__(
            _("There is no room for this filing at the desk now; nothing that is here is lost."),
            fix=_("Tell the desk, and send on later: it goes on from where it is."),
            retry=True,
        )


class ChecksumDiffers(Problem):
    """Bytes that changed on the way."""

    code = "checksum-differs"

    def __init__(self) -> None:
        super().__init__(
            _("These bytes are not those that were sent; none of them was kept."),
            fix=_("Send them again."),
            retry=True,
        )
