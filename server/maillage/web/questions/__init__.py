"""A canned question on the site: as it was asked, its answer as people read it, how to take it again."""
