"""How the tables came to be, revision by revision; ``models/migrate.py`` runs them."""
