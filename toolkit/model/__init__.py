"""The nouns: what a person wrote or chose. Frozen, and without any arithmetic."""
