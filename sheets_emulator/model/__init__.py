"""What a spreadsheet is: cells, sheets, ranges and the notes attached to them. No wire, no disk."""
