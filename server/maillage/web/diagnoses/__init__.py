"""The pages of article 9: where PTCEs stand, and who nearby could fill what a diagnosis lacks."""
