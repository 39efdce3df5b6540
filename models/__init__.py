"""The committee itself: its tables, its pure rules and its actions on a session.

Nothing here knows Slack, reads the clock, writes prose or commits. Every function that depends on the
hour takes a keyword-only ``now`` (aware, UTC); a transaction belongs to whoever opened it.
"""
