"""
The application as a server starts it.

All views are loaded before the first request, and what is there by then (some 200,000 objects,
which stay) is kept out of every later search for garbage: that stopped a process for 0.15 s.
"""

import atexit
import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairwitness.web.config.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
atexit.register(gc.unfreeze)  # extension modules look at their end whether anything was left
