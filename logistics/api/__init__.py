"""What is delivered, through the API."""

from logistics.api.readiness import Readiness

RESOURCES = {"readiness": Readiness}
