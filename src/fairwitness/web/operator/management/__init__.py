"""What an administrator types: `django-admin NAME`."""
