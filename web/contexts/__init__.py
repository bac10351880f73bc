"""What each page shows: one module and one frozen context a page, made from what the service answers."""
