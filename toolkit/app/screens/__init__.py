"""The pages of the app: one module a page, with its pieces beside it."""
