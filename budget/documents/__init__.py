"""The contexts of what the budget shows as paper, and of the pages that show the same."""
