"""How fast the bot is: each figure beside a bare baseline that was taken in the same run."""
