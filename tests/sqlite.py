"""What an SQLite file tells from outside."""

import sqlite3

from models.database import Database


def is_taken(database: Database) -> bool:
    """Whether somebody is writing just now: then nobody else could begin to."""
    other = sqlite3.connect(str(database.url.database), timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    finally:
        other.close()
    return False
