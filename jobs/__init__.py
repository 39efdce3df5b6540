"""How the clock comes in: ``tick`` fires what is due, ``deliver`` carries the outbox to Slack.

One file per kind of due work; each function is given (session, schedule, due) inside tick's transaction,
changes the models and enqueues what is to be said. No job calls Slack but ``deliver`` and
``user_groups``.
"""
