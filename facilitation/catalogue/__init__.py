"""From YAML to a workshop template; an error names file, line and key."""
