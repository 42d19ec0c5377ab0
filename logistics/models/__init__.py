from logistics.models.readiness import MissionReadiness, ReadinessArea

__all__ = ["MissionReadiness", "ReadinessArea"]
