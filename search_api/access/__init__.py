"""Who asks, what they may see and do, and the log of it. It knows nothing of HTTP."""

from search_api.access.accounts import Accounts
from search_api.access.viewer import OPEN_VIEWER, ROLES, SCOPES, Need, Role, Scope, Viewer

__all__ = ["OPEN_VIEWER", "ROLES", "SCOPES", "Accounts", "Need", "Role", "Scope", "Viewer"]
