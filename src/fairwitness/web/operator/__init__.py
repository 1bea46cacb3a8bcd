"""The workspace of those who assess: services, sources, assessments, sign-off, downloads."""
