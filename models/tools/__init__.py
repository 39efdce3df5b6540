"""What the tools of the six steps keep: a file per instrument, with its tables, rules and actions."""
