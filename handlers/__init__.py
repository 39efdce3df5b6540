"""How people come in: a file per noun that users know, each with ``register(app, deps)``.

A handler is a function of (session, visit) that runs inside one transaction and returns what to show;
``entry.py`` does the rest in one way for all: read, once-only, commit, then answer.
"""
