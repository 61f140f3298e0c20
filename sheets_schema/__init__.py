"""What stands in the spreadsheet: tabs, columns, lists, metrics, words. Declarations only."""
