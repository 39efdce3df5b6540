"""Everything that Convener says: a file per message or view, each a pure function of facts.

Nothing here opens a session, reads the clock or calls anybody. Words that people typed pass through
``kit.escape``; lengths are kept within Slack's limits by ``kit``, never in the middle of a commitment.
"""
