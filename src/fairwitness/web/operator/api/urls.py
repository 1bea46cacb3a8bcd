"""Where the API is; its schema is served, a page that would load scripts from elsewhere is not."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from fairwitness.web.operator.api.answers import handle, not_there
from fairwitness.web.operator.api.endpoints import router

api = NinjaAPI(
    title="fairwitness",
    version="1",
    description="Services, released figures, assessments and findings of one organisation.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", router)
handle(api)

urlpatterns = [
    path("v1/", api.urls),
    re_path("", csrf_exempt(not_there), name="api_not_there"),
]
