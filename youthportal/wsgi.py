"""WSGI entry point (granian, gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthportal.settings")
application = get_wsgi_application()
