"""What the tools of the six steps say: a file per instrument."""
