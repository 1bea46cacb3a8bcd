"""Where the register of duties of each service is."""

from pathlib import Path

from django.conf import settings

from fairwitness.web.store.models import Service


def register_of(service: Service) -> Path:
    """Return where a service's duties and declared events are kept."""
    folder = Path(settings.DATA_FOLDER) / "registers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{service.pk}.sqlite"
