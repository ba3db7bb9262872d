"""Permissions, roles, scope. Fails closed.

@requires(Permission.RETURNS_VIEW)
def due_list(request: SignedInRequest) -> HttpResponse: ...

request.actor.can(P) · .units_with(P) -> ids · .can_over(P, unit_id)
"""
