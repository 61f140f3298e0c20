"""/demo/addon: the cards as people see them in Google Sheets, with this page in Google's place.

Only in demo mode, and only on the local spreadsheet: whoever opens the page acts as its owner.
"""
