"""As much of Drive v3 as spreadsheets need: files, folders and who may open them."""
