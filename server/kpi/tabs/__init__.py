"""One module a KPI tab: from the book to a page."""
