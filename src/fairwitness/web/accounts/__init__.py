"""Who comes in, and how: set-up link, invitations, second factors, sessions, roles."""
